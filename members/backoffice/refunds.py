"""Refund orders: the list, the page of one, its steps, and the list or file for the bank."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission, StepScreen
from jocs_site.foundation.workflow import Step
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet, YenColumn
from members.backoffice.online import MomentColumn
from members.models import REFUND_LIFE, RefundOrder
from members.payments.files import Sender, Transfer, write_transfers
from members.printing.refund_list import refund_list_pdf

SCREEN_OF_STEP = {"pay": "pay", "bounce": "bounce"}


def to_order(order: RefundOrder) -> str:
    return reverse("members_refunds:inspect", args=[order.pk])


class RefundFilterSet(WagtailFilterSet):
    class Meta:
        model = RefundOrder
        fields = {"state": ["exact"], "paid_on": ["gte", "lte"]}


class RefundsReport(LedgerReport):
    """Every order to give money back, the latest first. Accounts stand in no list."""

    permission_required = "members.view_refundorder"
    columns = [
        MomentColumn("asked_at", label=_("Asked on"), sort_key="asked_at"),
        TitleColumn("payer", label=_("Payer"), accessor="payment.payer", get_url=to_order),
        YenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("reason", label=_("Reason")),
        DayColumn("paid_on", label=_("Paid out on"), sort_key="paid_on"),
        Column("reference", label=_("The bank's reference")),
    ]
    list_export = ["asked_at", "payment.payer", "amount_yen", "get_state_display", "reason", "paid_on", "reference"]
    export_headings = {
        "asked_at": _("Asked on"),
        "payment.payer": _("Payer"),
        "amount_yen": _("Amount"),
        "get_state_display": _("State"),
        "reason": _("Reason"),
        "paid_on": _("Paid out on"),
        "reference": _("The bank's reference"),
    }
    export_filename = "refunds"
    model = RefundOrder
    filterset_class = RefundFilterSet
    default_ordering = "-asked_at"

    def get_base_queryset(self):
        return queries.refund_orders()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(BankListView.permission_required):
            return []
        return [HeaderButton(BankListView.page_title, reverse("members_refunds:bank"), icon_name="download")]


class RefundScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the order in the address."""

    permission_required = "members.view_refundorder"
    header_icon = "arrow-left"

    @cached_property
    def order(self) -> RefundOrder:
        return get_object_or_404(queries.refund_orders(), pk=self.kwargs["pk"])

    @property
    def address(self) -> str:
        return to_order(self.order)

    def get_page_subtitle(self):
        return f"{self.order.pk} · {self.order.payment.payer}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_refunds:index"), "label": _("Refunds")},
            {"url": self.address, "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(order=self.order, payment=self.order.payment, **kwargs)


class RefundView(RefundScreen, TemplateView):
    """What was asked, by whom, how far it came, and what may be done now."""

    template_name = "members/office/refund.html"
    page_title = _("Refund")

    def get_context_data(self, **kwargs):
        may_see = self.request.user.has_perm("members.pay_refundorder")
        labels = {step.name: step.label for step in REFUND_LIFE.steps}
        changes = self.order.changes.select_related("by__person")
        return super().get_context_data(
            account=services.show_account(order=self.order, by=self.request.user) if may_see else None,
            may_see=may_see,
            commands=self.commands(),
            history=[(change, labels[change.step]) for change in changes],
            **kwargs,
        )

    def commands(self) -> list[tuple[str, str, list]]:
        """Address, label, and what stands against it."""
        may = self.request.user.has_perm
        steps = [step for step in REFUND_LIFE.steps_from(self.order.state) if may(step.permission)]
        offers = [(self._address(step), step.label, self._against(step)) for step in steps]
        if self.order.state == RefundOrder.State.ASKED and may(AccountView.permission_required):
            offers.append((reverse("members_refunds:account", args=[self.order.pk]), AccountView.page_title, []))
        return offers

    def _address(self, step: Step) -> str:
        if screen := SCREEN_OF_STEP.get(step.name):
            return reverse(f"members_refunds:{screen}", args=[self.order.pk])
        return reverse("members_refunds:step", args=[self.order.pk, step.name])

    def _against(self, step: Step) -> list:
        """As it would be if the reader took the step; never saved."""
        would_be = {"approve": "approved_by", "pay": "paid_by"}.get(step.name)
        if would_be is None:
            return []
        tried = RefundOrder.objects.get(pk=self.order.pk)
        setattr(tried, f"{would_be}_id", self.request.user.pk)
        return step.blockers(tried)


class RefundCommand(RefundScreen, CommandView):
    """A command about one order; it leads back to its page."""

    template_name = "members/office/refund_command.html"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {"expected_state": self.order.state, "on": timezone.localdate()}

    def act(self, **facts) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(order_id=self.order.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return self.address


class RefundStepView(StepScreen, RefundCommand):
    permission_required = "members.view_refundorder"
    form_class = forms.RefundStepForm
    success_message = _("The step is recorded.")
    life, own_screens = REFUND_LIFE, SCREEN_OF_STEP

    def act(self, **facts):
        services.move_refund(step_name=self.step.name, **facts)


class PayOutView(RefundCommand):
    permission_required = "members.pay_refundorder"
    form_class = forms.PayOutForm
    page_title = _("Record as paid out")
    success_message = _("The refund is booked, and the payer is written to.")

    def act(self, **facts):
        services.pay_out_refund(**facts)


class BounceView(RefundCommand):
    permission_required = "members.pay_refundorder"
    form_class = forms.BounceForm
    page_title = _("The bank sent it back")
    success_message = _("The money is booked as the payer's again. The order waits for a better account.")

    def act(self, **facts):
        services.bounce_refund(**facts)


class AccountView(RefundCommand):
    """Those who pay see what stands there; others may only enter another one."""

    permission_required = "members.add_refundorder"
    form_class = forms.AccountForm
    page_title = _("Enter another account")
    success_message = _("The account is changed.")

    def run(self, form) -> str:
        services.change_account(order_id=self.order.pk, account=form.account, by=self.request.user)
        return self.address


class BankListView(CommandView):
    """What is approved and goes by the bank: on paper, or as a file of transfers."""

    permission_required = "members.pay_refundorder"
    form_class = forms.BankListForm
    template_name = "members/office/refund_list.html"
    page_title = _("List for the bank")
    submit_label = _("Make the list")
    header_icon = "download"
    answer: HttpResponse | None = None

    @cached_property
    def orders(self) -> list[RefundOrder]:
        return list(queries.refunds_to_send().filter(in_cash=False).order_by("pk"))

    @cached_property
    def sender(self) -> tuple[str, ...]:
        return queries.overpayment_rules(timezone.localdate()).sender

    def get_initial(self):
        return {"on": timezone.localdate(), "orders": [order.pk for order in self.orders]}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"orders": self.orders, "has_sender": bool(self.sender)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(orders=self.orders, has_sender=bool(self.sender), **kwargs)

    def run(self, form) -> str:
        now = timezone.now()
        chosen = [int(pk) for pk in form.cleaned_data["orders"]]
        self.answer = services.for_the_bank(
            order_ids=chosen, at=now, by=self.request.user, write=lambda listed: self._write(listed, form, now)
        )
        return reverse("members_refunds:index")

    def form_valid(self, form):
        answer = super().form_valid(form)
        return self.answer or answer

    def _write(self, listed: list, form, now) -> HttpResponse:
        on = form.cleaned_data["on"]
        if form.cleaned_data["form"] == "paper":
            return _download(refund_list_pdf(listed, at=now), "application/pdf", f"refunds-{on:%Y-%m-%d}.pdf")
        transfers = [Transfer(account, order.amount_yen, order.pk) for order, account in listed]
        content = write_transfers(Sender(*self.sender), transfers, on=on)
        return _download(content, "application/octet-stream", f"refunds-{on:%Y-%m-%d}.txt")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


class RefundsViewSet(LedgerViewSet):
    report_class = RefundsReport
    icon = "arrow-left"
    menu_label = _("Refunds")
    url_prefix = "members/refunds"

    def more_urls(self):
        return [
            path("bank/", BankListView.as_view(), name="bank"),
            path("<int:pk>/", RefundView.as_view(), name="inspect"),
            path("<int:pk>/pay/", PayOutView.as_view(), name="pay"),
            path("<int:pk>/bounce/", BounceView.as_view(), name="bounce"),
            path("<int:pk>/account/", AccountView.as_view(), name="account"),
            path("<int:pk>/<slug:step>/", RefundStepView.as_view(), name="step"),
        ]
