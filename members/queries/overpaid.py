"""Money that covers nothing: whose it is, who was asked, what was wished, and what is on its way back."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from jocs_site.backoffice.sealing import InvalidToken, unseal
from jocs_site.foundation.periods import fiscal_year
from members import rules
from members.models import (
    OPEN_ORDERS,
    Allocation,
    CreditQuestion,
    CreditWish,
    Dues,
    Membership,
    OverpaymentTerms,
    Payment,
    PaymentRefund,
    Receipt,
    RefundOrder,
)
from members.payments.files import BankAccount
from members.queries.payments import payments_ledger

ACCOUNTS = "accounts for refunds"  # what they are sealed for
PAYERS = ("person", "organisation", "visitor")
LEAVING = (PaymentRefund.State.ASKED, PaymentRefund.State.UNDERWAY)
OF_SENDER = ("sender_code", "sender_name", "sender_bank", "sender_branch", "sender_account")


def overpayment_rules(day: date) -> rules.OverpaymentRules:
    """What holds for overpayments on a day."""
    terms = OverpaymentTerms.objects.filter(starts_on__lte=day).order_by("starts_on").last()
    if terms is None:
        return rules.OverpaymentRules()
    sender = tuple(getattr(terms, name) for name in OF_SENDER) if terms.sender_code else ()
    return rules.OverpaymentRules(terms.ask_from_yen, terms.account_days, sender)


def credits_left() -> QuerySet[Payment]:
    """Payments of which something covers nothing, the oldest first, with ``waiting``, ``orders`` and ``leaving``.

    ``waiting``: a list of the wish that is to be carried out; ``orders``: a list of the order that waits; ``leaving``:
    a list of what a provider was asked to give back and has not yet.
    """
    waiting = CreditWish.objects.filter(state=CreditWish.State.WAITING).select_related("purpose", "order")
    orders = RefundOrder.objects.filter(state__in=OPEN_ORDERS)
    leaving = PaymentRefund.objects.filter(state__in=LEAVING)
    left = payments_ledger().counted().standing().filter(credit_yen__gt=0)
    return left.prefetch_related(
        "credit_question",
        Prefetch("credit_wishes", waiting, to_attr="waiting"),
        Prefetch("refund_orders", orders, to_attr="orders"),
        Prefetch("refunds_asked", leaving, to_attr="leaving"),
    ).order_by("received_on", "pk")


def credits_unanswered() -> QuerySet[Payment]:
    """Those for which nobody has said yet what to do, of members, also where nobody has asked."""
    waiting = CreditWish.objects.filter(payment=OuterRef("pk"), state=CreditWish.State.WAITING)
    orders = RefundOrder.objects.filter(payment=OuterRef("pk"), state__in=OPEN_ORDERS)
    return credits_left().filter(~Exists(waiting), ~Exists(orders))


def credits_asked() -> QuerySet[Payment]:
    """Asked by letter, and not answered."""
    return credits_unanswered().filter(credit_question__isnull=False)


def credits_to_ask(today: date) -> QuerySet[Payment]:
    """What is worth a letter and had none, of people who live and organisations that are members."""
    worth = credits_unanswered().filter(credit_yen__gte=overpayment_rules(today).ask_from_yen, credit_question=None)
    return worth.filter(membership__isnull=False, person__deceased_on=None)


def credits_to_send_back() -> QuerySet[Payment]:
    """Paid online, wished back, and its provider was not asked yet: no order stands for it, the office asks."""
    wished = CreditWish.objects.filter(payment=OuterRef("pk"), state=CreditWish.State.WAITING, order=None)
    leaving = PaymentRefund.objects.filter(payment=OuterRef("pk"), state__in=LEAVING)
    return credits_left().filter(Exists(wished.filter(choice=CreditWish.Choice.REFUND)), ~Exists(leaving))


def credit_for_dues(membership) -> QuerySet[Payment]:
    """What is left of a member's payments and is not on its way back: it covers dues before anything is charged.

    ``membership``: one, or ``OuterRef`` to its key.
    """
    back = CreditWish.objects.filter(payment=OuterRef("pk"), state=CreditWish.State.WAITING)
    orders = RefundOrder.objects.filter(payment=OuterRef("pk"), state__in=OPEN_ORDERS)
    theirs = Payment.objects.filter(Q(membership=membership) | Q(membership__continues_as=membership))
    left = theirs.counted().standing().with_credit().filter(credit_yen__gt=0)
    return left.exclude(Exists(back.filter(choice=CreditWish.Choice.REFUND)) | Exists(orders))


def credits_of(membership: Membership) -> QuerySet[Payment]:
    """What is left of a member's own payments, also under a number that became part of theirs."""
    return credits_left().filter(Q(membership=membership) | Q(membership__continues_as=membership))


def open_choices(payment: Payment, today: date) -> list[CreditWish.Choice]:
    """What may be chosen for what is left of a payment; only a member has dues that are to come."""
    choice, membership = CreditWish.Choice, payment.membership
    is_open = membership is not None and (membership.left_on is None or membership.continues_as_id)
    return [
        *([choice.NEXT_YEAR] if is_open else []),
        *([choice.HIGHER] if dues_to_make_higher(payment, today) else []),
        choice.GIFT,
        choice.REFUND,
    ]


def dues_to_make_higher(payment: Payment, today: date) -> Dues | None:
    """The dues of this year that take a higher sum: paid, and not waived. ``None`` where there are none."""
    if payment.membership_id is None:
        return None
    whose = payment.membership.continues_as_id or payment.membership_id
    dues = Dues.objects.with_paid().filter(membership=whose, fiscal_year=fiscal_year(today), waived_on=None)
    return dues.filter(owed_yen=0).first()


def refund_orders() -> QuerySet[RefundOrder]:
    """Every order, those that wait first."""
    names = ("payment__membership", *(f"payment__{name}" for name in PAYERS))
    people = ("asked_by", "approved_by", "paid_by")
    return RefundOrder.objects.select_related(*names, *people).order_by("-asked_at", "-pk")


def refunds_to_approve() -> QuerySet[RefundOrder]:
    return refund_orders().filter(state=RefundOrder.State.ASKED)


def refunds_to_send() -> QuerySet[RefundOrder]:
    """Approved, and the money has not left."""
    return refund_orders().filter(state=RefundOrder.State.APPROVED)


def account_of(order: RefundOrder) -> BankAccount | None:
    """The account in the clear; ``None`` once it was erased, for cash, and where a lost key had sealed it.

    Whoever shows it to others notes so.
    """
    try:
        return BankAccount.from_text(unseal(order.sealed_account, use=ACCOUNTS)) if order.sealed_account else None
    except InvalidToken:
        return None


def payment_files() -> QuerySet[Payment]:
    """Rows of the ledger with everything that hangs on them, for the page of one."""
    shares = Allocation.objects.select_related("dues__membership__person", "dues__membership__organisation")
    shares = shares.select_related("dues__kind", "gift__purpose", "reversal").order_by("pk")
    rows = payments_ledger().select_related("booked_by")
    return rows.prefetch_related(
        Prefetch("allocations", shares, to_attr="shares"),
        Prefetch("receipts", Receipt.objects.order_by("year", "serial")),
        Prefetch("refunds", Payment.objects.select_related("booked_by", "reversal_of").order_by("pk")),
        Prefetch("refund_orders", RefundOrder.objects.order_by("pk")),
        Prefetch("credit_wishes", CreditWish.objects.select_related("purpose", "entered_by").order_by("pk")),
        Prefetch("credit_question", CreditQuestion.objects.select_related("letter")),
    )
