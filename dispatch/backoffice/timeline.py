"""The picture of all postings: one row per worker, drawn on the server, readable without script and on paper."""

from collections.abc import Iterator

from django.core.paginator import Page, Paginator
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import queries
from dispatch.backoffice.timeline_picture import Marks, draw
from dispatch.forms import WindowForm
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import NeedsPermission
from jocs_site.foundation.periods import fiscal_year, fiscal_year_starts_on

YEARS_BACK, YEARS_SHOWN = 4, 8
WORKERS_ON_A_PAGE = 30
WORKERS_IN_A_BLOCK = 300  # of the spreadsheet


class TimelineView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "dispatch.view_posting"
    template_name = "dispatch/office/timeline.html"
    page_title = _("Timeline of postings")
    header_icon = "calendar"

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == XLSX:
            return self.file()
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        address = reverse("dispatch_timeline:index")
        return [*self.breadcrumbs_items, {"url": address, "label": self.page_title}]

    @cached_property
    def form(self) -> WindowForm:
        usual = {"from_year": fiscal_year(timezone.localdate()) - YEARS_BACK, "years": YEARS_SHOWN}
        asked = self.request.GET if "from_year" in self.request.GET else None
        return WindowForm(asked, initial=usual, countries=queries.countries_of_postings())

    @cached_property
    def asked(self) -> dict:
        """What the form asks for; what makes no sense shows the usual years."""
        return self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else self.form.initial

    @cached_property
    def window(self) -> queries.TimelineWindow:
        first, number = self.asked["from_year"], self.asked["years"]
        years = fiscal_year_starts_on(first), fiscal_year_starts_on(first + number)
        return queries.TimelineWindow(*years, self.asked.get("office", ""), self.asked.get("country", ""))

    @cached_property
    def workers(self):
        return queries.timeline_workers(self.window)

    @cached_property
    def page(self) -> Page:
        return Paginator(self.workers, WORKERS_ON_A_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def sees_absences(self) -> bool:
        return self.request.user.has_perm("dispatch.view_absence")

    @cached_property
    def sees_documents(self) -> bool:
        return self.request.user.has_perm("dispatch.view_persondocument")

    def marks(self, rows: list[queries.TimelineRow]) -> Marks:
        """What this user may know of these rows."""
        today, window = timezone.localdate(), self.window
        absences = queries.timeline_absences(rows, window, today) if self.sees_absences else {}
        return Marks(absences, queries.timeline_documents(rows, window) if self.sees_documents else {})

    def file(self):
        """All rows of the window and its filters, not of the page alone."""
        name = f"timeline-{self.asked['from_year']}-{self.asked['years']}"
        return streamed(XLSX, name, self.headings(), self.lines(get_language()))

    def headings(self) -> list[str]:
        plain = [
            gettext("Worker"),
            gettext("Profession"),
            gettext("Posting"),
            gettext("Country"),
            gettext("Receiving organisation"),
            gettext("Coordinating office"),
            gettext("First day"),
            gettext("Last day"),
            gettext("State"),
        ]
        absences = [gettext("Absences")] if self.sees_absences else []
        return plain + absences + ([gettext("Documents that end")] if self.sees_documents else [])

    def lines(self, language: str) -> Iterator[list]:
        """``language``: of whoever asked; the answer is read when theirs is no longer the running one."""
        workers = list(self.workers)
        for start in range(0, len(workers), WORKERS_IN_A_BLOCK):
            with override(language):
                rows = queries.timeline_rows(workers[start : start + WORKERS_IN_A_BLOCK], self.window)
                marks = self.marks(rows)
                block = [self.cells(posting, marks) for row in rows for posting in row.postings]
            yield from block

    def cells(self, posting, marks: Marks) -> list:
        absences, documents = marks.absences.get(posting.pk, []), marks.documents.get(posting.pk, [])
        taken = [f"{one.starts_on} – {one.ends_on} ({one.absence.get_state_display()})" for one in absences]
        ending = [f"{document.valid_until} {document.type}" for document in documents]
        return [
            str(posting.worker),
            posting.worker.get_profession_display(),
            posting.code,
            posting.get_country_display(),
            str(posting.organisation),
            posting.get_coordinating_office_display(),
            posting.starts_on,
            posting.ends_on,
            posting.get_state_display(),
            *(["; ".join(taken)] if self.sees_absences else []),
            *(["; ".join(ending)] if self.sees_documents else []),
        ]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rows = queries.timeline_rows(self.page.object_list, self.window)
        return super().get_context_data(
            form=self.form,
            today=today,
            asked=self.asked,
            years=self.asked["years"],
            page_obj=self.page,
            picture=draw(rows, self.marks(rows), self.window, today),
            shown=self.in_words(),
            sees_absences=self.sees_absences,
            sees_documents=self.sees_documents,
            **kwargs,
        )

    def in_words(self) -> str:
        """The window and its filters, for the head of the sheet on paper."""
        first = self.asked["from_year"]
        years = gettext("FY %(first)d – FY %(last)d") % {"first": first, "last": first + self.asked["years"] - 1}
        asked = {name: self.asked.get(name) for name in ("office", "country")}
        chosen = [str(dict(self.form.fields[name].choices)[value]) for name, value in asked.items() if value]
        return " · ".join([years, *chosen])


class TimelineMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(TimelineView.permission_required)


class TimelineViewSet(ViewSet):
    icon = "calendar"
    menu_label = pgettext_lazy("posting", "Timeline")
    menu_item_class = TimelineMenuItem
    url_prefix = "dispatch/timeline"

    def get_urlpatterns(self):
        return [path("", TimelineView.as_view(), name="index")]
