"""The desk's screens about agreements with hosts."""

from django.forms.models import model_to_dict
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import forms, services
from dispatch.backoffice.lives import LifeScreen, NewRecord
from dispatch.models import HostAgreement
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, as_answer, too_large
from jocs_site.backoffice.uploads import TakesFile
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission, ReadOnlyIndexView, ReadOnlyViewSet

SPACE = "dispatch_agreements"


class TakesScan(TakesFile):
    most_bytes = MOST_BYTES_OF_SCAN

    def too_large(self) -> str:
        return too_large()


class NewAgreementView(TakesScan, NewRecord, CommandView):
    permission_required = "dispatch.add_hostagreement"
    space, model = SPACE, HostAgreement
    form_class = forms.AgreementForm
    page_title = _("Record an agreement")
    success_message = _("The agreement is recorded.")
    header_icon = "doc-full"

    def get_initial(self):
        return {"organisation": self.request.GET.get("organisation")}

    def run(self, form) -> str:
        agreement = services.record_agreement(by=self.request.user, **form.details)
        return reverse(f"{SPACE}:inspect", args=[agreement.pk])


class AgreementScreen(LifeScreen, NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "dispatch.view_hostagreement"
    space = SPACE
    header_icon = "doc-full"

    def rows(self):
        return HostAgreement.objects.select_related("organisation")

    def get_page_subtitle(self):
        return str(self.record.organisation)


class AgreementView(AgreementScreen, TemplateView):
    template_name = "dispatch/office/agreement.html"
    page_title = _("Host agreement")


class ReviseAgreementView(TakesScan, AgreementScreen, CommandView):
    permission_required = "dispatch.change_hostagreement"
    form_class = forms.AgreementForm
    page_title = _("Correct the agreement")
    success_message = _("The agreement is recorded.")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"agreement": self.record}

    def get_initial(self):
        kept = model_to_dict(self.record, fields=("provides", "valid_from", "signed_on"))
        return kept | {"valid_until": self.record.valid_before}

    def run(self, form) -> str:
        details = form.details | {"organisation": self.record.organisation, "agreement": self.record}
        services.record_agreement(by=self.request.user, **details)
        return self.own_address


class AgreementFileView(NeedsPermission, View):
    """The scan itself; each look is written down."""

    permission_required = "dispatch.view_hostagreement"

    @cached_property
    def agreement(self) -> HostAgreement:
        return get_object_or_404(HostAgreement, pk=self.kwargs["pk"])

    def get(self, request, pk):
        if not self.agreement.file:
            raise Http404
        kept = services.look_at_agreement(self.agreement, by=request.user)
        return as_answer(kept.file, kind=kept.file_kind, name=f"agreement-{kept.pk}")


class AgreementIndexView(ReadOnlyIndexView):
    add_item_label = _("Record an agreement")


def _short(name: str):
    def day(agreement: HostAgreement) -> str:
        value = getattr(agreement, name)
        return date_format(value, "SHORT_DATE_FORMAT") if value else "–"

    return day


class AgreementViewSet(ReadOnlyViewSet):
    model = HostAgreement
    index_view_class = AgreementIndexView
    icon = "doc-full"
    menu_label = _("Host agreements")
    list_select_related = ("organisation",)
    list_display = (
        "organisation",
        Column("organisation.get_country_display", label=_("Country")),
        Column("valid_from", label=_("Valid from"), accessor=_short("valid_from"), sort_key="valid_from"),
        Column("valid_until", label=_("Valid until"), accessor=_short("valid_until"), sort_key="valid_before"),
        Column("signed_on", label=_("Signed on"), accessor=_short("signed_on"), sort_key="signed_on"),
        BooleanColumn("file", label=_("Scan")),
    )
    list_export = ("organisation", "organisation.get_country_display", "valid_from", "valid_until", "signed_on")
    export_headings = {"organisation.get_country_display": _("Country"), "valid_until": _("Valid until")}
    export_filename = "host-agreements"
    search_fields = ("organisation__name_ja", "organisation__name_en")
    ordering = ("valid_before", "pk")
    url_prefix = "dispatch/agreements"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", NewAgreementView.as_view(), name="add"),
            path("<int:pk>/", AgreementView.as_view(), name="inspect"),
            path("<int:pk>/revise/", ReviseAgreementView.as_view(), name="revise"),
            path("<int:pk>/file/", AgreementFileView.as_view(), name="file"),
        ]
