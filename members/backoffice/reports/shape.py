"""What all reports share: a page of sections, each a picture with a table beside it, and each table as XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.pictures import Picture
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import NeedsPermission
from jocs_site.foundation.money import format_yen
from members import forms, queries

NOTHING = "–"


def in_words(text) -> str:
    return str(text)


def count(number: int) -> str:
    return f"{number:,}"


def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.1f}%"


yen = format_yen


@dataclass(frozen=True)
class Column:
    """``show``: how the page writes a value; the file has the value itself."""

    label: str
    show: Callable = in_words

    @property
    def is_number(self) -> bool:
        return self.show is not in_words


@dataclass(frozen=True)
class Section:
    """``code``: names the section in addresses and on its page; ``total``: a last row, in bold.

    ``is_file_only``: the page tells how many rows there are and offers the file.
    """

    code: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence]
    total: Sequence | None = None
    picture: Picture | None = None
    remarks: Sequence[str] = field(default_factory=list)
    is_file_only: bool = False

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        return [self._line(row) for row in self.rows]

    @property
    def last_line(self) -> list[tuple[str, bool]]:
        return self._line(self.total) if self.total else []

    def _line(self, row: Sequence) -> list[tuple[str, bool]]:
        return [(column.show(value), column.is_number) for column, value in zip(self.columns, row, strict=True)]

    def everything(self) -> list[Sequence]:
        return [*self.rows, *([self.total] if self.total else [])]


class ReportPage(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """Set ``name``, ``page_title`` and ``explanation``, and write ``sections()``. ``?part=code`` sends one as XLSX."""

    permission_required = "members.view_membership"
    template_name = "members/office/report.html"
    header_icon = "table"
    name = ""
    explanation = ""
    has_years = True

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def years(self) -> list[int]:
        return queries.report_years(self.today)

    @cached_property
    def form(self):
        return forms.ReportYearForm(self.request.GET if "year" in self.request.GET else None, years=self.years)

    @property
    def year(self) -> int:
        """The one that was asked for, else the running one."""
        return self.form.cleaned_data["year"] if self.form.is_bound and self.form.is_valid() else self.years[0]

    def sections(self) -> list[Section]:
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        if part := request.GET.get("part"):
            return self.send(part)
        return super().get(request, *args, **kwargs)

    def send(self, part: str):
        section = next((one for one in self.sections() if one.code == part), None)
        if section is None:
            raise Http404
        name = f"{self.name}-{section.code}" + (f"-{self.year}" if self.has_years else f"-{self.today:%Y-%m-%d}")
        return streamed(XLSX, name, [str(column.label) for column in section.columns], section.everything())

    def get_page_subtitle(self):
        return str(_("FY %(year)d") % {"year": self.year}) if self.has_years else ""

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_reports:index"), "label": pgettext_lazy("figures", "Reports")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=self.sections(),
            explanation=self.explanation,
            form=self.form if self.has_years else None,
            year=self.year,
            today=self.today,
            **kwargs,
        )
