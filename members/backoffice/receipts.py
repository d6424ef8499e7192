"""The ledger of receipts, each as PDF, and the commands that void and reissue one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from members import forms, services
from members.backoffice.ledgers import DayColumn, FindsByMember, LedgerViewSet, YenColumn, to_membership
from members.backoffice.yearly import YearlyReceiptsView
from members.models import Receipt
from members.printing import receipts_pdf


class ReceiptFilterSet(WagtailFilterSet):
    class Meta:
        model = Receipt
        fields = {"year": ["exact"], "wording": ["exact"], "issued_on": ["gte", "lte"]}


class ReceiptsReport(FindsByMember, LedgerReport):
    permission_required = "members.view_receipt"
    columns = [
        TitleColumn("number", label=_("Receipt number"), url_name="members_receipts:pdf", sort_key="serial"),
        DayColumn("issued_on", label=_("Issued on"), sort_key="issued_on"),
        DayColumn("received_on", label=_("Received on"), sort_key="received_on"),
        TitleColumn("name", label=_("Name"), get_url=to_membership),
        Column("wording", label=_("Wording"), accessor="get_wording_display"),
        YenColumn("total_yen", label=_("Total"), sort_key="total_yen"),
        DayColumn("voided_on", label=_("Voided on"), sort_key="voided_on"),
    ]
    list_export = [
        "number",
        "issued_on",
        "received_on",
        "name",
        "address",
        "get_wording_display",
        "total_yen",
        "voided_on",
        "voided_because",
    ]
    export_headings = {
        "number": _("Receipt number"),
        "issued_on": _("Issued on"),
        "received_on": _("Received on"),
        "name": _("Name"),
        "address": _("Address"),
        "get_wording_display": _("Wording"),
        "total_yen": _("Total"),
        "voided_on": _("Voided on"),
        "voided_because": _("Reason for voiding"),
    }
    export_filename = "receipts"
    model = Receipt
    filterset_class = ReceiptFilterSet
    also_search = ("name",)
    default_ordering = "-issued_on"

    def get_base_queryset(self):
        return Receipt.objects.select_related("membership")

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(YearlyReceiptsView.permission_required):
            return []
        address = reverse("members_receipts:yearly")
        return [HeaderButton(YearlyReceiptsView.page_title, address, icon_name="doc-full")]


class ReceiptPdfView(NeedsPermission, View):
    permission_required = "members.view_receipt"

    def get(self, request, pk):
        receipt = get_object_or_404(Receipt.objects.select_related("replaces"), pk=pk)
        response = HttpResponse(receipts_pdf([receipt]), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="receipt-{receipt.year}-{receipt.serial:06}.pdf"'
        return response


class ReceiptCommand(CommandView):
    permission_required = "members.void_receipt"
    form_class = forms.ReasonForm
    template_name = "members/office/receipt_command.html"
    header_icon = "doc-full"

    @cached_property
    def receipt(self) -> Receipt:
        return get_object_or_404(Receipt.objects.select_related("membership"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(receipt=self.receipt, **kwargs)

    def act(self, **details) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(receipt_id=self.receipt.pk, on=timezone.localdate(), by=self.request.user, **form.cleaned_data)
        return to_membership(self.receipt) or reverse("members_receipts:index")


class VoidView(ReceiptCommand):
    page_title = _("Void a receipt")
    success_message = _("The receipt is void.")

    def act(self, **details):
        services.void_receipt(**details)


class ReissueView(ReceiptCommand):
    """An exception that needs a reason: normally a receipt is issued once."""

    page_title = _("Issue a receipt again")
    success_message = _("The first receipt is void, and a new one is issued.")

    def act(self, **details):
        services.reissue_receipt(**details)


class ReceiptsViewSet(LedgerViewSet):
    report_class = ReceiptsReport
    icon = "doc-full"
    menu_label = _("Receipts")
    url_prefix = "members/receipts"

    def more_urls(self):
        return [
            path("year/", YearlyReceiptsView.as_view(), name="yearly"),
            path("<int:pk>/pdf/", ReceiptPdfView.as_view(), name="pdf"),
            path("<int:pk>/void/", VoidView.as_view(), name="void"),
            path("<int:pk>/reissue/", ReissueView.as_view(), name="reissue"),
        ]
