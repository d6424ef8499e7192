"""How far the scholars are, and the register of service: on the screen, as a spreadsheet, on paper."""

from django.core.paginator import Paginator
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import NeedsPermission
from scholarships import forms, queries
from scholarships.printing import progress as printing
from scholarships.printing.tables import sheet_pdf

SEES_SCHOLARS = "scholarships.view_application"
SEES_SERVICE = "scholarships.view_serviceobligation"
ROWS_ON_A_PAGE = 50


class ScholarsList(NeedsPermission):
    """The rows that the address asks for, in the three shapes. It stands first in a view: it asks for the right."""

    permission_required = SEES_SCHOLARS
    viewset = "scholarships_scholars"
    file_name = "scholars"

    @cached_property
    def form(self) -> forms.ScholarsForm:
        return forms.ScholarsForm(self.request.GET or None)

    @cached_property
    def rows(self) -> list:
        chosen = {"chosen": self.form.chosen, "unvisited_for": self.form.unvisited_for}
        return queries.progress_of_scholars(user=self.request.user, today=timezone.localdate(), **chosen)

    def headings(self) -> list[str]:
        return printing.progress_headings()

    def lines(self, rows) -> list[tuple[int, list]]:
        """The key of the application, and what its line says."""
        return [(row.file.pk, printing.progress_cells(row)) for row in rows]

    def table(self) -> tuple[list[str], list[list]]:
        return printing.progress_table_headings(), [printing.progress_table_cells(row) for row in self.rows]

    def sheet(self):
        return printing.progress_sheet(self.rows)


class ServiceList(ScholarsList):
    permission_required = SEES_SERVICE
    viewset = "scholarships_service"
    file_name = "service"

    @cached_property
    def form(self) -> forms.ServiceForm:
        return forms.ServiceForm(self.request.GET or None)

    @cached_property
    def rows(self) -> list:
        late_on = self.form.late_on(timezone.localdate())
        return queries.service_register(user=self.request.user, chosen=self.form.chosen, late_on=late_on)

    def headings(self):
        return printing.service_headings()

    def lines(self, rows):
        return [(row.award.decision.application_id, printing.service_cells(row)) for row in rows]

    def table(self):
        return self.headings(), [printing.service_cells(row) for row in self.rows]

    def sheet(self):
        return printing.service_sheet(self.rows)


class Shown(WagtailAdminTemplateMixin):
    template_name = "scholarships/office/scholars.html"
    header_icon = "group"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        asked = self.request.GET.copy()
        asked.pop("page", None)
        shapes = {name: f"{reverse(f'{self.viewset}:{name}')}?{asked.urlencode()}" for name in ("xlsx", "pdf")}
        return super().get_context_data(
            form=self.form,
            headings=self.headings(),
            lines=self.lines(page.object_list),
            page_obj=page,
            total=len(self.rows),
            shapes=shapes,
            may_open=self.request.user.has_perm(SEES_SCHOLARS),
            **kwargs,
        )


class AsSheet(View):
    def get(self, request):
        headings, rows = self.table()
        return streamed(XLSX, self.file_name, headings, rows)


class AsPaper(View):
    def get(self, request):
        now = timezone.now()
        answer = pdf_response(sheet_pdf(self.sheet(), today=timezone.localdate(now), at=now), f"{self.file_name}.pdf")
        answer["Cache-Control"] = "private, no-store"
        return answer


class ScholarsView(ScholarsList, Shown, TemplateView):
    page_title = _("Scholars")


class ScholarsSheetView(ScholarsList, AsSheet):
    pass


class ScholarsPaperView(ScholarsList, AsPaper):
    pass


class ServiceView(ServiceList, Shown, TemplateView):
    page_title = _("Register of service")


class ServiceSheetView(ServiceList, AsSheet):
    pass


class ServicePaperView(ServiceList, AsPaper):
    pass


class ScholarsViewSet(InMenu, ViewSet):
    icon = "group"
    menu_label = _("Scholars")
    url_prefix = "scholarships/scholars"
    menu_permission = SEES_SCHOLARS

    def get_urlpatterns(self):
        return [
            path("", ScholarsView.as_view(), name="index"),
            path("xlsx/", ScholarsSheetView.as_view(), name="xlsx"),
            path("pdf/", ScholarsPaperView.as_view(), name="pdf"),
        ]


class ServiceViewSet(InMenu, ViewSet):
    icon = "group"
    menu_label = _("Register of service")
    url_prefix = "scholarships/service"
    menu_permission = SEES_SERVICE

    def get_urlpatterns(self):
        return [
            path("", ServiceView.as_view(), name="index"),
            path("xlsx/", ServiceSheetView.as_view(), name="xlsx"),
            path("pdf/", ServicePaperView.as_view(), name="pdf"),
        ]
