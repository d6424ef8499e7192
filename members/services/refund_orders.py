"""Giving money back that came by post, bank or in cash: one orders it, another approves, then it is paid and booked."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.sealing import seal
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState
from members import queries
from members.models import OPEN_ORDERS, REFUND_LIFE, CreditWish, Payment, RefundOrder, RefundOrderChange
from members.payments import providers
from members.payments.files import BankAccount
from members.queries.payments import online_requests
from members.services.credit_wishes import check_not_ordered
from members.services.given_back import refund_part
from members.services.letters import tell_of_refund
from members.services.payments import lock_payment, money_back

T = TypeVar("T")
AS_ORDERED = {"approved_by": None, "paid_by": None, "paid_on": None, "reference": "", "booking": None}


@transaction.atomic
def order_refund(
    *,
    payment_id: int,
    amount_yen: int,
    account: BankAccount | None,
    reason: str,
    at: datetime,
    by,
    said_by: str = "",
    is_from_payer: bool = False,
    seen_yen: int | None = None,
) -> RefundOrder:
    """Write down that money of a payment is to be given back; nothing is booked before it was paid out.

    account: None where the money is handed over in cash; by: the user who enters it, the payer's own with
    ``is_from_payer``; said_by: who told the office so; seen_yen: what could be given back when the screen was drawn.
    Raises RuleBroken if the payment was made online or does not stand, less is left, an order waits already, or the
    reason is missing. Source: docs/sources.md#refund-orders
    """
    lock_payment(payment_id)
    payment = Payment.objects.standing().with_credit().filter(pk=payment_id).first()
    if payment is None:
        raise RuleBroken(_("Only a payment that stands can be given back."))
    if goes_back_online(payment):
        raise RuleBroken(_("This payment was made online. Give it back through its provider."))
    check_not_ordered(payment_id)
    left_yen = payment.amount_yen - payment.refunded_yen
    if seen_yen not in (None, left_yen):
        raise StaleState(_("Somebody gave money back meanwhile. Look at the payment again."))
    if not 0 < amount_yen <= left_yen:
        words = {"yen": left_yen}
        raise RuleBroken(_("Between 1 and %(yen)d yen can be given back.") % words, field="amount_yen")
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    order = RefundOrder.objects.create(
        payment=payment,
        amount_yen=amount_yen,
        reason=reason.strip(),
        sealed_account=seal(account.as_text(), use=queries.ACCOUNTS) if account else "",
        in_cash=account is None,
        is_from_payer=is_from_payer,
        said_by=said_by.strip(),
        asked_at=at,
        asked_by=by,
    )
    log(payment, "members.refund_ordered", user=by, data={"order": order.pk, "yen": amount_yen})
    return order


def goes_back_online(payment: Payment) -> bool:
    """Whether its provider gives it back, so that no account is needed."""
    return payment.provider in providers.online() and online_requests(payment).exists()


@transaction.atomic
def change_account(*, order_id: int, account: BankAccount, by=None) -> RefundOrder:
    """Mend the account of an order before it is approved. Raises StaleState afterwards."""
    order = _locked(order_id)
    if order.state != RefundOrder.State.ASKED:
        raise StaleState(_("The account can be changed only before the refund is approved."))
    order.sealed_account, order.in_cash = seal(account.as_text(), use=queries.ACCOUNTS), False
    order.save(update_fields=["sealed_account", "in_cash"])
    log(order.payment, "members.refund_account_changed", user=by, data={"order": order.pk})
    return order


def move_refund(
    *, order_id: int, step_name: str, at: datetime, by=None, reason: str = "", expected_state: str | None = None
) -> RefundOrder:
    """Approve an order, take the approval back, or withdraw the order, which forgets its account.

    Raises RuleBroken for the person who entered it, without an account or a reason; StaleState after another's step.
    """
    if step_name not in ("approve", "take_back", "withdraw"):
        raise StaleState(_("This step has a screen of its own."))
    also = {
        "approve": {"approved_by": by},
        "take_back": {"approved_by": None, "listed_at": None},
        "withdraw": {"sealed_account": "", "account_erased_on": timezone.localdate(at)},
    }[step_name]
    with transaction.atomic():
        order = _locked(order_id)
        _step(order, step_name, by=by, at=at, reason=reason, expected_state=expected_state, also=also)
        if step_name == "withdraw":
            waiting = CreditWish.objects.filter(order=order, state=CreditWish.State.WAITING)
            waiting.update(state=CreditWish.State.CHANGED, settled_at=at)
    return order


@transaction.atomic
def pay_out_refund(
    *, order_id: int, on: date, reference: str, at: datetime, by, expected_state: str | None = None
) -> RefundOrder:
    """Book that the money of an order left, and write to the payer. Safe to repeat under the same reference.

    on: the day at the bank; reference: the bank's, or the number of a receipt for cash.
    Raises RuleBroken for who approved the wish of a payer, without a reference, for a day outside arrival and today, or
    if less is left of the payment; StaleState if the order is not approved or was paid out otherwise.
    """
    order = _locked(order_id)
    reference = reference.strip()
    if order.state == RefundOrder.State.PAID and order.reference == reference:
        return order
    if not reference:
        raise RuleBroken(_("Give the bank's reference."), field="reference")
    if not order.payment.received_on <= on <= timezone.localdate(at):
        raise RuleBroken(_("Give the day on which the money left: from its arrival until today."), field="on")
    facts = {"payment_id": order.payment_id, "amount_yen": order.amount_yen, "on": on, "at": at, "by": by}
    unused = _unused_reference(order, reference)
    row = refund_part(reference=unused, reason=order.reason, **facts)
    booked = {"paid_by": by, "paid_on": on, "reference": reference, "booking": row}
    _step(order, "pay", by=by, at=at, expected_state=expected_state, also=booked)
    tell_of_refund(order, at=at)
    return order


def _unused_reference(order: RefundOrder, reference: str) -> str:
    """One transfer at the bank may pay several orders, and an order that came back is paid again."""
    wanted = f"{reference} / {order.pk}"
    if Payment.objects.filter(provider=order.payment.provider, reference=wanted).exists():
        raise RuleBroken(_("This refund came back under this reference before. Give the new one."), field="reference")
    return wanted


@transaction.atomic
def bounce_refund(
    *, order_id: int, on: date, reason: str, at: datetime, by=None, expected_state: str | None = None
) -> RefundOrder:
    """Book that the bank sent the money back: it is the payer's credit again, and the order waits for a better account.

    Raises RuleBroken without a reason, or for a day before it was paid out; StaleState if it is not out.
    """
    order = _locked(order_id)
    booking, paid_on = order.booking, order.paid_on
    if paid_on and not paid_on <= on <= timezone.localdate(at):
        raise RuleBroken(_("Give the day on which the money came back: from the payout until today."), field="on")
    also = AS_ORDERED | {"listed_at": None, "account_erased_on": None}
    _step(order, "bounce", by=by, at=at, reason=reason, expected_state=expected_state, also=also)
    row = money_back(order.payment, -order.amount_yen, on=on, reason=reason.strip(), at=at, by=by)
    row.refund_of, row.reversal_of, row.reference = order.payment, booking, f"{booking.reference} returned"
    row.save(force_insert=True)
    return order


def show_account(*, order: RefundOrder, by) -> BankAccount | None:
    """The account for somebody's eyes, with a note in the log that it was seen."""
    if order.sealed_account:
        log(order.payment, "members.refund_account_shown", user=by, data={"order": order.pk})
    return queries.account_of(order)


@transaction.atomic
def for_the_bank(
    *, order_ids: Iterable[int], write: Callable[[list[tuple[RefundOrder, BankAccount]]], T], at: datetime, by=None
) -> T:
    """Let ``write`` make the list of approved orders with their accounts, and note that they stand on it.

    From then on a payer cannot change their mind by themselves. Orders not approved any more are left out; what
    ``write`` raises leaves everything as it was. Raises RuleBroken when none is left.
    """
    approved = RefundOrder.objects.select_for_update(of=("self",)).filter(state="approved", in_cash=False)
    found = approved.filter(pk__in=order_ids).select_related(*(f"payment__{name}" for name in queries.PAYERS))
    shown = [(order, show_account(order=order, by=by)) for order in found.order_by("pk")]
    listed = [(order, account) for order, account in shown if account]
    if not listed:
        raise RuleBroken(_("There is nothing to pay out."))
    written = write(listed)
    RefundOrder.objects.filter(pk__in=[order.pk for order, _account in listed]).update(listed_at=at)
    return written


@transaction.atomic
def erase_accounts(*, today: date) -> int:
    """Forget the accounts of refunds that were paid out long enough ago. Safe to repeat. Returns how many."""
    until = today - timedelta(days=queries.overpayment_rules(today).account_days)
    paid = RefundOrder.objects.filter(state=RefundOrder.State.PAID, paid_on__lte=until).exclude(sealed_account="")
    return paid.update(sealed_account="", account_erased_on=today)


def open_order_of(payment: Payment) -> RefundOrder | None:
    return payment.refund_orders.filter(state__in=OPEN_ORDERS).first()


def _locked(order_id: int) -> RefundOrder:
    """The payment first, as everybody does who touches its money; then the order."""
    lock_payment(RefundOrder.objects.values_list("payment", flat=True).get(pk=order_id))
    orders = RefundOrder.objects.select_for_update(of=("self",)).select_related("payment", "booking")
    return orders.get(pk=order_id)


def _step(order: RefundOrder, name: str, **options) -> None:
    take_step(order, REFUND_LIFE, name, changes=RefundOrderChange, **options)
