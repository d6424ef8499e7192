"""The record of a year's activity: on the screen, as a spreadsheet, on paper."""

from django import forms
from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch.volunteers import queries
from dispatch.volunteers.models import Office
from dispatch.volunteers.printing import activity_cells, activity_headings, activity_pdf
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import NeedsPermission

MAY_SEE = "volunteers.view_signup"


class ActivityForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)
    office = forms.ChoiceField(
        label=pgettext_lazy("volunteer", "Office"), required=False, choices=[("", _("Both offices")), *Office.choices]
    )

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class OfYear(NeedsPermission):
    """What the address asks for: a year that has a record, the present one when none is named; perhaps an office."""

    permission_required = MAY_SEE

    @cached_property
    def asked(self) -> ActivityForm:
        years = queries.activity_years(timezone.localdate())
        given = self.request.GET
        form = ActivityForm({"year": given.get("year", years[0]), "office": given.get("office", "")}, years=years)
        if not form.is_valid():
            raise Http404
        return form

    @cached_property
    def record(self) -> queries.ActivityYear:
        return queries.activity_year(**self.asked.cleaned_data)


class ActivityView(OfYear, WagtailAdminTemplateMixin, TemplateView):
    permission_required = MAY_SEE
    header_icon = "clipboard-list"
    page_title = _("Record of activity")
    template_name = "volunteers/office/activity.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.asked, record=self.record, query=self.request.GET.urlencode(), **kwargs
        )


class ActivitySheetView(OfYear, View):
    permission_required = MAY_SEE

    def get(self, request):
        name = f"activity-{self.record.year}{self.record.office and '-' + self.record.office}"
        return streamed(XLSX, name, activity_headings(), activity_cells(self.record))


class ActivityPaperView(OfYear, View):
    permission_required = MAY_SEE

    def get(self, request):
        now = timezone.now()
        answer = pdf_response(
            activity_pdf(self.record, today=timezone.localdate(now), at=now), f"activity-{self.record.year}.pdf"
        )
        answer["Cache-Control"] = "private, no-store"
        return answer


class ActivityViewSet(InMenu, ViewSet):
    icon = "clipboard-list"
    menu_label = _("Record of activity")
    url_prefix = "volunteers/activity"
    menu_permission = MAY_SEE

    def get_urlpatterns(self):
        return [
            path("", ActivityView.as_view(), name="index"),
            path("xlsx/", ActivitySheetView.as_view(), name="xlsx"),
            path("pdf/", ActivityPaperView.as_view(), name="pdf"),
        ]
