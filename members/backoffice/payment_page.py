"""The page of one payment, and the commands about what is left of it or goes back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import registry

from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from members import forms, queries, services
from members.models import Payment


def to_payment(payment: Payment) -> str:
    return reverse("members_payments:inspect", args=[payment.pk])


def _state(payment: Payment) -> str:
    if payment.refund_of_id:
        return _("refund that came back") if payment.reversal_of_id else _("refund")
    if payment.reversal_of_id:
        return _("reversal")
    if hasattr(payment, "reversal"):
        return _("reversed")
    if payment.refunded_yen == payment.amount_yen:
        return _("given back")
    return _("money left over") if payment.credit_yen else _("used up")


class PaymentView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """What came, what it covers, its papers, what went back, and everything that may be done with it."""

    permission_required = "members.view_payment"
    template_name = "members/office/payment.html"
    page_title = _("Payment")
    header_icon = "check"

    @cached_property
    def payment(self) -> Payment:
        return get_object_or_404(queries.payment_files(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return f"{self.payment.payer} · {self.payment.reference}"

    def get_breadcrumbs_items(self):
        payments = {"url": reverse("members_payments:index"), "label": _("Payments")}
        return [*self.breadcrumbs_items, payments, {"url": "", "label": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs):
        entries = registry.get_logs_for_instance(self.payment).select_related("user")
        return super().get_context_data(
            payment=self.payment,
            state=_state(self.payment),
            stands=self.stands,
            commands=self.commands(),
            history=[(entry, (entry.data or {}).get("reason", "")) for entry in entries.order_by("timestamp", "pk")],
            **kwargs,
        )

    @property
    def stands(self) -> bool:
        taken_back = hasattr(self.payment, "reversal") or self.payment.refunded_yen == self.payment.amount_yen
        return not (self.payment.reversal_of_id or self.payment.refund_of_id or taken_back)

    @property
    def lacks_receipt(self) -> bool:
        return not self.payment.has_receipt_before and self.payment.allocated_yen > self.payment.receipted_yen

    def commands(self) -> list[tuple[str, str]]:
        """Address and label of what this user may do now."""
        payment, may = self.payment, self.request.user.has_perm
        if not self.stands:
            return []
        is_online = services.goes_back_online(payment)
        is_ordered = services.open_order_of(payment) is not None
        has_credit = payment.credit_yen > 0 and not is_ordered
        offers = (
            (
                may("members.issue_receipt") and self.lacks_receipt,
                "receipt",
                _("Issue the receipt"),
            ),
            (may("members.add_payment") and payment.credit_yen > 0, "wish", _("Record what the payer wishes")),
            (may("members.add_payment") and has_credit, "credit", _("Use what is left of a payment")),
            (may("members.reverse_payment") and not is_ordered, "shares", _("Share it anew")),
            (may("members.add_refundorder") and not is_online and not is_ordered, "order", _("Give money back")),
            (may("members.reverse_payment") and is_online, "refund", _("Refund an online payment")),
            (
                may("members.reverse_payment") and not is_online and not is_ordered and not payment.refunded_yen,
                "reverse",
                _("Reverse a payment"),
            ),
        )
        return [
            (reverse(f"members_payments:{name}", args=[payment.pk]), label)
            for is_offered, name, label in offers
            if is_offered
        ]


class PaymentCommand(CommandView):
    """A command about one payment; it leads back to its page."""

    permission_required = "members.view_payment"
    template_name = "members/office/payment_command.html"
    header_icon = "check"

    @cached_property
    def payment(self) -> Payment:
        return get_object_or_404(queries.payments_ledger(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(payment=self.payment, **kwargs)

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return to_payment(self.payment)


class OrderRefundView(PaymentCommand):
    """Another person approves it; the treasurer pays it out."""

    permission_required = "members.add_refundorder"
    form_class = forms.OrderForm
    page_title = _("Give money back")
    submit_label = _("Order the refund")
    success_message = _("The refund is ordered. Another person approves it.")

    def get_initial(self):
        left_yen = self.payment.amount_yen - self.payment.refunded_yen
        return {"amount_yen": self.payment.credit_yen or left_yen, "seen_yen": left_yen}

    def run(self, form) -> str:
        order = services.order_refund(payment_id=self.payment.pk, at=timezone.now(), by=self.request.user, **form.facts)
        return reverse("members_refunds:inspect", args=[order.pk])


class WishView(PaymentCommand):
    """What the payer said by telephone, by letter or at the desk; it does the same as the own page."""

    permission_required = "members.add_payment"
    form_class = forms.WishForm
    page_title = _("Record what the payer wishes")
    success_message = _("The wish is recorded, and what can be done at once is done.")

    def get_initial(self):
        return {"seen_yen": self.payment.credit_yen}

    def get_form_kwargs(self):
        choices = [(choice.value, choice.label) for choice in queries.open_choices(self.payment, timezone.localdate())]
        needs_account = not services.goes_back_online(self.payment)
        return super().get_form_kwargs() | {"choices": choices, "needs_account": needs_account}

    def act(self, form):
        services.choose_for_credit(
            payment_id=self.payment.pk,
            answer=services.Answer(**form.details),
            seen_yen=form.cleaned_data["seen_yen"],
            at=timezone.now(),
            by=self.request.user,
        )
