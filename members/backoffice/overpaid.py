"""Money that covers nothing: the worklist, asking by letter, and what holds for it from when."""

import django_filters
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from jocs_site.letters.forms import SureForm
from members import queries, services
from members.backoffice.kinds import TermsCreateView
from members.backoffice.ledgers import DayColumn, FindsByMember, LedgerViewSet, LinkColumn, YenColumn, to_membership
from members.backoffice.payment_page import to_payment
from members.backoffice.reminders import WAYS
from members.backoffice.yearly import AddedOnly
from members.models import OverpaymentTerms, Payment
from members.queries.reaching import reach


def wish_in_words(payment: Payment) -> str:
    """What is to happen with it, or happens already; empty while nobody has said."""
    if payment.leaving:
        return payment.leaving[0].get_state_display()
    if payment.orders:
        return payment.orders[0].get_state_display()
    return payment.waiting[0].get_choice_display() if payment.waiting else ""


def asked_on(payment: Payment):
    question = getattr(payment, "credit_question", None)
    return question and question.asked_on


def to_send_back(payment: Payment) -> str | None:
    """The refund through the provider, where that is wished and nobody asked for it yet."""
    wished = [wish for wish in payment.waiting if wish.choice == "refund" and wish.order_id is None]
    return reverse("members_payments:refund", args=[payment.pk]) if wished and not payment.leaving else None


class CreditFilterSet(WagtailFilterSet):
    answer = django_filters.ChoiceFilter(
        label=_("Answer"),
        method="of_answer",
        choices=[
            ("none", _("nobody has said")),
            ("asked", _("asked, no answer")),
            ("ask", _("not asked yet")),
            ("online", _("to be sent back online")),
        ],
    )

    class Meta:
        model = Payment
        fields = {"provider": ["exact"], "received_on": ["gte", "lte"]}

    def of_answer(self, rows, name, value):
        found = {
            "none": queries.credits_unanswered,
            "asked": queries.credits_asked,
            "ask": lambda: queries.credits_to_ask(timezone.localdate()),
            "online": queries.credits_to_send_back,
        }[value]()
        return rows.filter(pk__in=found.order_by().values("pk"))


class CreditsReport(FindsByMember, LedgerReport):
    """Payments of which something is left, the oldest first, with what is wished for it."""

    permission_required = "members.view_payment"
    columns = [
        DayColumn("received_on", label=_("Arrived on"), sort_key="received_on"),
        TitleColumn("name", label=_("Payer"), accessor="payer", get_url=to_membership),
        TitleColumn("reference", label=_("Reference"), get_url=to_payment),
        YenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        YenColumn("credit_yen", label=_("Left over"), sort_key="credit_yen"),
        DayColumn("asked_on", label=_("Asked by letter on"), accessor=asked_on),
        Column("wish", label=_("What is wished"), accessor=wish_in_words),
        LinkColumn(
            "back",
            label=_("Paid online"),
            permission="members.reverse_payment",
            words=_("Send it back"),
            get_url=to_send_back,
        ),
    ]
    list_export = ["received_on", "membership.number", "payer", "reference", "amount_yen", "credit_yen"]
    export_headings = {
        "received_on": _("Arrived on"),
        "membership.number": _("Member number"),
        "payer": _("Payer"),
        "reference": _("Reference"),
        "amount_yen": _("Amount"),
        "credit_yen": _("Left over"),
    }
    export_filename = "overpayments"
    model = Payment
    filterset_class = CreditFilterSet
    also_search = ("reference", "payer_name")
    default_ordering = "received_on"

    def get_base_queryset(self):
        return queries.credits_left()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(AskView.permission_required):
            return []
        return [HeaderButton(AskView.page_title, reverse("members_overpaid:ask"), icon_name="mail")]


class AskView(CommandView):
    """First who would get what; then the button."""

    permission_required = "members.add_payment"
    form_class = SureForm
    template_name = "members/office/ask_credits.html"
    page_title = _("Ask about overpayments")
    header_icon = "mail"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        waiting = [(payment, reach(payment.payer)) for payment in queries.credits_to_ask(today)]
        ways = [(WAYS[way], language, count) for way, language, count in queries.count_ways(r for _p, r in waiting)]
        first = {reached.language: (payment, reached) for payment, reached in reversed(waiting)}
        samples = [(language, *services.words_about_credit(*one)) for language, one in sorted(first.items())]
        nowhere = [payment for payment, reached in waiting if reached.way in ("nowhere", "unwanted")]
        from_yen = queries.overpayment_rules(today).ask_from_yen
        return super().get_context_data(ways=ways, samples=samples, nowhere=nowhere, from_yen=from_yen, **kwargs)

    def run(self, form) -> str:
        now = timezone.now()
        run = start_run(
            "members.ask_about_credit", at=now, by=self.request.user, on=timezone.localdate(now).isoformat()
        )
        return reverse("runs:show", args=[run.pk])


class OverpaidViewSet(LedgerViewSet):
    report_class = CreditsReport
    icon = "plus-inverse"
    menu_label = _("Overpayments")
    url_prefix = "members/overpaid"

    def more_urls(self):
        return [path("ask/", AskView.as_view(), name="ask")]


class OverpaymentTermsViewSet(AddedOnly):
    model = OverpaymentTerms
    add_view_class = TermsCreateView
    icon = "date"
    menu_label = _("Terms of overpayments")
    list_display = ("starts_on", "ask_from_yen", "account_days", "sender_code")
    list_export = ("starts_on", "ask_from_yen", "account_days")
    export_filename = "terms-of-overpayments"
    ordering = ("-starts_on",)
    form_fields = (
        "starts_on",
        "ask_from_yen",
        "account_days",
        "sender_code",
        "sender_name",
        "sender_bank",
        "sender_branch",
        "sender_account",
    )
    inspect_view_fields = form_fields
    url_prefix = "members/overpayment-terms"
