"""Scholars by country: a map with a table beside it, as a spreadsheet, on paper."""

from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.maps import draw_map
from jocs_site.backoffice.viewsets import NeedsPermission
from scholarships import queries
from scholarships.backoffice.progress import SEES_SCHOLARS, AsPaper, AsSheet
from scholarships.printing import map as printing


class ScholarsByCountry(NeedsPermission):
    """The figures, in the three shapes. It stands first in a view: it asks for the right."""

    permission_required = SEES_SCHOLARS
    file_name = "scholars-by-country"

    @cached_property
    def rows(self) -> list[queries.CountryOfScholars]:
        return queries.scholars_by_country(timezone.localdate())

    def table(self) -> tuple[list[str], list[list]]:
        return printing.map_headings(), [printing.map_cells(row) for row in self.rows]

    def sheet(self):
        return printing.map_sheet(self.rows, on=timezone.localdate())


class MapView(ScholarsByCountry, WagtailAdminTemplateMixin, TemplateView):
    template_name = "scholarships/office/map.html"
    page_title = _("Scholars by country")
    header_icon = "site"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            rows=self.rows,
            map=draw_map([row.place for row in self.rows]),
            about=printing.map_words(timezone.localdate()),
            **kwargs,
        )


class MapSheetView(ScholarsByCountry, AsSheet):
    pass


class MapPaperView(ScholarsByCountry, AsPaper):
    pass


class MapViewSet(InMenu, ViewSet):
    icon = "site"
    menu_label = _("Map of scholars")
    url_prefix = "scholarships/map"
    menu_permission = SEES_SCHOLARS

    def get_urlpatterns(self):
        return [
            path("", MapView.as_view(), name="index"),
            path("xlsx/", MapSheetView.as_view(), name="xlsx"),
            path("pdf/", MapPaperView.as_view(), name="pdf"),
        ]
