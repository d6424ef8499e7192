"""The ledger of payments, and the commands that book, reverse and use them."""

import django_filters
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, FindsByMember, LedgerViewSet, YenColumn, to_membership
from members.backoffice.payment_page import OrderRefundView, PaymentCommand, PaymentView, WishView, to_payment
from members.backoffice.sharing import RecordSharesView, ShareAnewView
from members.models import Membership, Payment


class PaymentFilterSet(WagtailFilterSet):
    receipt = django_filters.ChoiceFilter(
        label=_("Receipt"), method="of_receipt", choices=[("missing", _("not issued yet"))]
    )

    class Meta:
        model = Payment
        fields = {"provider": ["exact"], "received_on": ["gte", "lte"]}

    def of_receipt(self, rows, name, value):
        return rows.filter(pk__in=queries.without_receipt().values("pk"))


class CorrectionColumn(TitleColumn):
    """The way to give back what came from somebody who is no member; members have it on their own page."""

    cell_template_name = "members/office/correction_cell.html"

    def get_value(self, instance):
        return RefundView.page_title if instance.is_online else ReverseView.page_title

    def get_link_url(self, instance, parent_context):
        user = parent_context["request"].user
        if instance.membership_id or not instance.is_standing or not user.has_perm(RefundView.permission_required):
            return None
        return reverse(f"members_payments:{'refund' if instance.is_online else 'reverse'}", args=[instance.pk])


class PaymentsReport(FindsByMember, LedgerReport):
    """Every payment and every reversal, the latest first."""

    permission_required = "members.view_payment"
    template_name = "members/office/payments.html"
    columns = [
        DayColumn("received_on", label=_("Arrived on"), sort_key="received_on"),
        TitleColumn("name", label=_("Payer"), accessor="payer", get_url=to_membership),
        Column("provider", label=_("Way of payment"), accessor="get_provider_display", sort_key="provider"),
        TitleColumn("reference", label=_("Reference"), sort_key="reference", get_url=to_payment),
        YenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        YenColumn("credit_yen", label=_("Covers nothing yet")),
        DayColumn("confirmed_on", label=_("Confirmed on"), sort_key="confirmed_on"),
        Column("payer_name", label=_("Name of the payer")),
        CorrectionColumn("correction", label=_("Not a member")),
    ]
    list_export = [
        "received_on",
        "confirmed_on",
        "membership.number",
        "payer",
        "get_provider_display",
        "reference",
        "amount_yen",
        "credit_yen",
        "payer_name",
        "reason",
    ]
    export_headings = {
        "received_on": _("Arrived on"),
        "confirmed_on": _("Confirmed on"),
        "membership.number": _("Member number"),
        "payer": _("Payer"),
        "get_provider_display": _("Way of payment"),
        "reference": _("Reference"),
        "amount_yen": _("Amount"),
        "credit_yen": _("Covers nothing yet"),
        "payer_name": _("Name of the payer"),
        "reason": _("Reason for reversing"),
    }
    export_filename = "payments"
    model = Payment
    filterset_class = PaymentFilterSet
    also_search = ("reference", "payer_name")
    default_ordering = "-received_on"

    def get_base_queryset(self):
        return queries.payments_ledger()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(RecordPaymentView.permission_required):
            return []
        return [
            HeaderButton(view.page_title, reverse(f"members_payments:{name}"), icon_name="plus")
            for view, name in ((RecordPaymentView, "record"), (RecordSharesView, "several"))
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(total_yen=queries.total_yen(self.get_filtered_queryset()), **kwargs)


class RecordPaymentView(CommandView):
    """By member number: what the member owes stands beside the form, and money covers the oldest first."""

    permission_required = "members.add_payment"
    form_class = forms.PaymentForm
    template_name = "members/office/record_payment.html"
    page_title = _("Book a payment")
    success_message = _("The payment is booked.")
    header_icon = "check"

    @cached_property
    def membership(self) -> Membership | None:
        number = self.request.POST.get("number") or self.request.GET.get("number", "")
        return queries.membership_by_number(number)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"membership": self.membership}

    def get_initial(self):
        today = timezone.localdate()
        return {"number": self.request.GET.get("number"), "received_on": today, "confirmed_on": today}

    def get_context_data(self, **kwargs):
        account = self.membership and queries.account(self.membership, on=timezone.localdate())
        return super().get_context_data(membership=self.membership, account=account, **kwargs)

    def run(self, form) -> str:
        payment = services.record_payment(form.received, at=timezone.now(), by=self.request.user)
        return to_payment(payment)


class ReverseView(PaymentCommand):
    permission_required = "members.reverse_payment"
    form_class = forms.ReverseForm
    page_title = _("Reverse a payment")
    success_message = _("The payment is reversed. What it covered is owed again, and its receipts are void.")

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form):
        services.reverse_payment(
            payment_id=self.payment.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )


class RefundView(PaymentCommand):
    """All that is left of an online payment, or part of it."""

    permission_required = "members.reverse_payment"
    form_class = forms.RefundForm
    page_title = _("Refund an online payment")
    success_message = _("The provider was asked to give the money back.")

    @cached_property
    def is_wished(self) -> bool:
        """Whether the payer wishes what is left of it back."""
        return queries.credits_to_send_back().filter(pk=self.payment.pk).exists()

    def get_initial(self):
        left_yen = services.refundable_yen(self.payment) if self.payment.is_online else 0
        if self.is_wished:
            wished_yen = min(left_yen, self.payment.credit_yen)
            return {"amount_yen": wished_yen, "seen_yen": left_yen, "reason": _("More was paid than was owed.")}
        return {"amount_yen": left_yen, "seen_yen": left_yen}

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_wished=self.is_wished, **kwargs)

    def act(self, form):
        services.refund_payment(
            payment_id=self.payment.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )


class UseCreditView(PaymentCommand):
    permission_required = "members.add_payment"
    form_class = forms.CreditForm
    page_title = _("Use what is left of a payment")
    success_message = _("What was left is used.")

    def get_form_kwargs(self):
        payer = self.payment.person or self.payment.organisation  # who may have been identified since
        membership = self.payment.membership or (payer and queries.membership_of_holder(payer))
        years = queries.account(membership, on=timezone.localdate()).years if membership else []
        return super().get_form_kwargs() | {"years": years}

    def act(self, form):
        if form.is_gift:
            wish = services.GiftWish(0, queries.first_purpose().pk)  # all of it
            services.credit_to_gift(
                payment_id=self.payment.pk,
                wish=wish,
                on=timezone.localdate(),
                at=timezone.now(),
                by=self.request.user,
            )
            return
        service = services.use_credit if form.is_owing else services.accept_as_dues
        service(payment_id=self.payment.pk, by=self.request.user, **form.cleaned_data)


class IssueReceiptView(PaymentCommand):
    permission_required = "members.issue_receipt"
    form_class = forms.NothingForm
    page_title = _("Issue the receipt")
    success_message = _("The receipt is issued.")

    def act(self, form):
        services.issue_receipts(payment_id=self.payment.pk, on=timezone.localdate(), by=self.request.user)


class PaymentsViewSet(LedgerViewSet):
    report_class = PaymentsReport
    icon = "check"
    menu_label = _("Payments")
    url_prefix = "members/payments"

    def more_urls(self):
        return [
            path("new/", RecordPaymentView.as_view(), name="record"),
            path("several/", RecordSharesView.as_view(), name="several"),
            path("<int:pk>/", PaymentView.as_view(), name="inspect"),
            path("<int:pk>/shares/", ShareAnewView.as_view(), name="shares"),
            path("<int:pk>/wish/", WishView.as_view(), name="wish"),
            path("<int:pk>/order/", OrderRefundView.as_view(), name="order"),
            path("<int:pk>/reverse/", ReverseView.as_view(), name="reverse"),
            path("<int:pk>/refund/", RefundView.as_view(), name="refund"),
            path("<int:pk>/credit/", UseCreditView.as_view(), name="credit"),
            path("<int:pk>/receipt/", IssueReceiptView.as_view(), name="receipt"),
        ]
