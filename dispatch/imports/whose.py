"""Whose a row is: the worker by number, or by name and, where two have it, the day of birth."""

from django.utils.translation import gettext_lazy as _

from dispatch.models import Worker
from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import Row, SheetResource
from jocs_site.foundation.names import search_key
from jocs_site.people.imports.columns import today
from jocs_site.people.imports.roles import TOTALS
from jocs_site.people.models import Person

add_sentences(
    {
        "worker_or_name": _("Write the number of the worker, as W-0012, or the name."),
        "no_such_worker": _("There is no worker of this name or number. Take in the list of workers first."),
        "several_workers": _("Several workers have this name. Write the number or the day of birth."),
        "is_otherwise": _("On record stands %(was)s. A list changes nothing here: use the page of %(number)s."),
        "same_before": _("Line %(line)s is the same."),
        "day_before": _("This is before %(day)s."),
    }
)


class OfWorkersSheet(SheetResource):
    """A sheet whose rows each belong to a worker. A sheet declares ``number`` anew, with its letter."""

    number = Column("number", label=_("number"), widget=widgets.CodeCell(""))
    worker = Column(
        "worker",
        label=_("Worker no."),
        widget=widgets.CodeCell("W"),
        also=("派遣者番号", "ワーカー番号"),
        note=_("As W-0012, or the name."),
    )
    name = Column(
        "name",
        label=_("name of the worker"),
        widget=widgets.TextCell(200),
        also=("氏名", "派遣者", "ワーカー", "派遣者氏名"),
        note=_("In Japanese or in Latin letters; blanks do not count."),
    )
    born_on = Column("born_on", label=Person, widget=widgets.DayCell(latest=today), note=_("Where two have one name."))

    def begin(self):
        for column in self.fields.values():
            column.widget.forget()
        self.seen: dict[tuple, int] = {}
        self.summary = {} if self.is_dry_run else self.summary

    def begin_piece(self):
        """Workers are a few hundred at most."""
        self.workers = {worker.pk: worker for worker in Worker.objects.with_person()}
        self.by_name: dict[str, list[Worker]] = {}
        for worker in self.workers.values():
            for key in _names_of(worker.person):
                self.by_name.setdefault(key, []).append(worker)

    def find_worker(self, row: Row) -> Worker | None:
        values, wrong = row.values, {fault.column for fault in row.faults}
        if wrong & {"worker", "name", "born_on"}:
            return None
        if "worker" not in values and "name" not in values:
            row.refuse("worker", "worker_or_name")
            return None
        if widgets.fold(values.get("name", "")) in TOTALS:
            row.refuse("name", "totals_row")
            return None
        return self._by_number(row) if "worker" in values else self._by_name(row)

    def _by_number(self, row: Row) -> Worker | None:
        worker, name = self.workers.get(row.values["worker"]), row.values.get("name")
        if worker is None:
            row.refuse("worker", "no_such_worker")
        elif name and search_key(name) not in _names_of(worker.person):
            row.refuse("name", "number_of_another", number=worker.code, name=str(worker))
            return None
        return worker

    def _by_name(self, row: Row) -> Worker | None:
        found = self.by_name.get(search_key(row.values["name"]), [])
        if (born_on := row.values.get("born_on")) and len(found) > 1:
            found = [worker for worker in found if worker.person.born_on == born_on]
        if len(found) > 1:
            row.refuse("name", "several_workers")
        elif not found:
            row.refuse("name", "no_such_worker")
        return found[0] if len(found) == 1 else None

    def refuse_twice(self, row: Row, key: tuple) -> None:
        if key in self.seen:
            row.refuse("name" if "name" in row.values else "worker", "same_before", line=self.seen[key])
        self.seen.setdefault(key, row.line)

    def refuse_differences(self, row: Row, standing: dict, code: str) -> None:
        """A row with a number says what stands there, or is a fault."""
        for name, value in row.values.items():
            if name in standing and not self.fields[name].is_sealed and value != standing[name]:
                was = standing[name]
                was = "-" if was in (None, "") else str(self.fields[name].show(was))
                row.refuse(name, "is_otherwise", was=was, number=code)


def _names_of(person: Person) -> set[str]:
    both = {
        search_key(person.family_name + person.given_name),
        search_key(person.family_latin + person.given_latin),
        search_key(person.given_latin + person.family_latin),
    }
    return both - {""}


def of_worker(worker: Worker) -> dict:
    """The cells that say whose a row is."""
    return {"worker": worker.pk, "name": str(worker), "born_on": worker.person.born_on}
