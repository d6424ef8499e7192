"""A column of a sheet: a field of django-import-export with its headings."""

from functools import lru_cache

from django.db.models import Model
from django.utils.translation import override
from import_export.fields import Field

from jocs_site.backoffice.sheets.faults import Fault
from jocs_site.backoffice.sheets.widgets import CellWidget, fold

REMEMBERED = 2_048  # words of a column that come again and again: towns, kinds, days


class Column(Field):
    """``label``: its heading, in both languages, or a model that has a field of the column's name;

    ``attribute``: where its values come from, the column's own name when not given; ``also``: other headings that old
    lists use; ``note``: for the template, lazily translated; ``is_sealed``: kept with no fault, and in no export.
    """

    def __init__(
        self,
        attribute: str | None = None,
        *,
        label: str | type[Model],
        widget: CellWidget,
        also: tuple[str, ...] = (),
        note: str = "",
        is_sealed: bool = False,
    ):
        super().__init__(attribute=attribute, widget=widget)
        self._label, self.also, self.note, self.is_sealed = label, also, note or widget.hint, is_sealed

    @property
    def label(self) -> str:
        if isinstance(self._label, type):
            return str(self._label._meta.get_field(self.column_name).verbose_name)
        return str(self._label)

    def show(self, value):
        return "" if self.is_sealed else self.widget.show(value)

    def headings(self) -> set[str]:
        """Every heading by which the column is known, folded."""
        names = [self.column_name, *self.also]
        for language in ("ja", "en"):
            with override(language):
                names.append(str(self.label))
        return {fold(name) for name in names}

    def reader(self):
        """A function from text to ``(value, fault)`` that remembers what it read; one for each run."""
        read = self.widget.read

        @lru_cache(REMEMBERED)
        def remember(text: str):
            try:
                return read(text), None
            except Fault as fault:
                return None, fault

        return remember
