"""The receipts of a calendar year, and what holds for receipts from when."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn

from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView, EndedNotDeleted
from members import forms, queries
from members.backoffice.kinds import TermsCreateView
from members.models import ReceiptTerms, TaxCertificate
from members.services.yearly import YEARLY_RECEIPTS


class YearlyReceiptsView(CommandView):
    """First what will happen and who is left out, then the button; the worker does the rest."""

    permission_required = "members.issue_receipt"
    form_class = forms.YearlyForm
    template_name = "members/office/yearly_receipts.html"
    page_title = _("Receipts of a year")
    submit_label = _("Issue and print these receipts")
    header_icon = "doc-full"

    @cached_property
    def year(self) -> int:
        asked = self.request.POST.get("year") or self.request.GET.get("year", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year - 1

    def get_initial(self):
        return {"year": self.year}

    def get_context_data(self, **kwargs):
        ending = queries.certificate_ending(timezone.localdate())
        return super().get_context_data(plan=queries.yearly_plan(self.year), ending=ending, **kwargs)

    def run(self, form) -> str:
        on = timezone.localdate().isoformat()
        run = start_run(YEARLY_RECEIPTS, at=timezone.now(), by=self.request.user, on=on, **form.cleaned_data)
        return reverse("runs:show", args=[run.pk])


class AddedOnly(EndedNotDeleted):
    """What was in force stays as it was; the next is added with its first day."""

    add_view_class = TermsCreateView

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "edit"]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(edit_url_name=None, **kwargs)

    def register_admin_url_finder(self):
        """There is no edit address to find."""


class ReceiptTermsViewSet(AddedOnly):
    model = ReceiptTerms
    icon = "date"
    menu_label = _("Terms of receipts")
    list_display = (
        "starts_on",
        BooleanColumn("dues_are_gifts", label=_("dues without a vote count as gifts")),
        "stamps_from_yen",
        "issuer_name",
    )
    list_export = ("starts_on", "dues_are_gifts", "stamps_from_yen", "issuer_name", "issuer_address")
    export_filename = "terms-of-receipts"
    ordering = ("-starts_on",)
    form_fields = ("starts_on", "dues_are_gifts", "stamps_from_yen", "issuer_name", "issuer_address")
    inspect_view_fields = form_fields
    url_prefix = "members/receipt-terms"


class TaxCertificateViewSet(AddedOnly):
    model = TaxCertificate
    icon = "doc-full-inverse"
    menu_label = _("Tax-credit certificates")
    list_display = ("__str__", "starts_on", "ends_before")
    list_export = ("authority", "number", "issued_on", "starts_on", "ends_before")
    export_filename = "tax-credit-certificates"
    ordering = ("-starts_on",)
    form_fields = ("authority", "number", "issued_on", "starts_on", "ends_before")
    inspect_view_fields = form_fields
    url_prefix = "members/certificates"
