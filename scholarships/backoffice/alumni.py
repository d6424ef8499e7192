"""The list of former scholars."""

from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.ledgers import InMenu
from scholarships import forms, queries
from scholarships.backoffice.progress import SEES_SCHOLARS, AsPaper, AsSheet, ScholarsList, Shown
from scholarships.printing import alumni as printing


class AlumniList(ScholarsList):
    permission_required = SEES_SCHOLARS
    viewset = "scholarships_alumni"
    file_name = "former-scholars"

    @cached_property
    def form(self) -> forms.AlumniForm:
        return forms.AlumniForm(self.request.GET or None)

    @cached_property
    def rows(self) -> list:
        return queries.alumni(
            user=self.request.user,
            today=timezone.localdate(),
            chosen=self.form.chosen,
            only_in_touch=self.form.only_in_touch,
        )

    def headings(self):
        return printing.headings()

    def lines(self, rows):
        return [(row.file.pk, printing.cells(row)) for row in rows]

    def table(self):
        return self.headings(), [printing.cells(row) for row in self.rows]

    def sheet(self):
        return printing.sheet(self.rows)


class AlumniView(AlumniList, Shown, TemplateView):
    page_title = _("Former scholars")


class AlumniSheetView(AlumniList, AsSheet):
    pass


class AlumniPaperView(AlumniList, AsPaper):
    pass


class AlumniViewSet(InMenu, ViewSet):
    icon = "group"
    menu_label = _("Former scholars")
    url_prefix = "scholarships/former"
    menu_permission = SEES_SCHOLARS

    def get_urlpatterns(self):
        return [
            path("", AlumniView.as_view(), name="index"),
            path("xlsx/", AlumniSheetView.as_view(), name="xlsx"),
            path("pdf/", AlumniPaperView.as_view(), name="pdf"),
        ]
