"""Booking money, setting it against dues, and taking a mistake back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members import rules
from members.models import Allocation, Dues, Membership, Payment, Receipt
from members.services.memberships import lock_membership

FIGURES = ("membership_id", "amount_yen", "received_on", "confirmed_on")


@dataclass(frozen=True)
class Received:
    """Money that arrived for one membership.

    received_on: value date on the statement, Japan time; confirmed_on: the receipt's date, ``received_on`` if None.
    reference: the bank's or provider's id; with ``provider`` it recognises a repeat.
    dues_ids: the dues to cover, in this order; when empty, all that the membership owes, the oldest first.
    """

    membership_id: int
    amount_yen: int
    received_on: date
    provider: str
    reference: str
    confirmed_on: date | None = None
    payer_name: str = ""
    dues_ids: tuple[int, ...] = ()


@transaction.atomic
def record_payments(incoming: Sequence[Received], *, at: datetime, by=None) -> list[Payment]:
    """Book money and cover dues with it; what is left over stays as the member's credit. Safe to repeat.

    at: the moment of booking; by: the user, None for a provider's notice.
    Returns the payments in the order given: new ones, or those already booked under the same reference.
    Raises RuleBroken for the first that cannot be booked; then none is.
    """
    for received in incoming:
        _check_received(received)
    _lock_for(incoming)
    booked = _already_booked(incoming)
    fresh = []
    for received in incoming:
        payment = _payment(received, at=at, by=by)
        known = booked.setdefault((received.provider, received.reference), payment)
        _check_same_figures(known, payment)
        if known is payment:
            fresh.append((payment, received))
    _insert([payment for payment, _received in fresh])
    _allocate(fresh)
    return [booked[received.provider, received.reference] for received in incoming]


def record_payment(received: Received, *, at: datetime, by=None) -> Payment:
    """Book one; see `record_payments`."""
    return record_payments([received], at=at, by=by)[0]


def _check_received(received: Received) -> None:
    if not rules.is_payment_amount(received.amount_yen):
        raise RuleBroken(_("An amount is between 1 and 99,999,999 yen."), field="amount_yen")
    if received.confirmed_on and received.confirmed_on < received.received_on:
        raise RuleBroken(_("The office cannot confirm money before it arrives."), field="confirmed_on")
    if not received.reference:
        raise RuleBroken(_("Give the reference of the slip or statement."), field="reference")


def _lock_for(incoming: Sequence[Received]) -> None:
    """Let everybody who touches the same members' money queue up, always in the same order."""
    members = {received.membership_id for received in incoming}
    dues = {dues_id for received in incoming for dues_id in received.dues_ids}
    members |= set(Dues.objects.filter(pk__in=dues).values_list("membership", flat=True))
    locked = Membership.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk")
    if len(locked.values_list("pk", flat=True)) < len(members):
        raise RuleBroken(_("There is no such membership."))


def _already_booked(incoming: Sequence[Received]) -> dict[tuple[str, str], Payment]:
    references = {received.reference for received in incoming}
    found = Payment.objects.filter(reference__in=references, reversal_of=None)
    return {(payment.provider, payment.reference): payment for payment in found}


def _payment(received: Received, *, at: datetime, by) -> Payment:
    return Payment(
        membership_id=received.membership_id,
        provider=received.provider,
        reference=received.reference,
        amount_yen=received.amount_yen,
        received_on=received.received_on,
        confirmed_on=received.confirmed_on or received.received_on,
        payer_name=received.payer_name,
        is_test=received.provider == Payment.Provider.TEST,
        booked_at=at,
        booked_by=by,
    )


def _check_same_figures(known: Payment, payment: Payment) -> None:
    if any(getattr(known, name) != getattr(payment, name) for name in FIGURES):
        words = {"reference": payment.reference}
        raise RuleBroken(_("%(reference)s is already booked with other figures.") % words, field="reference")


def _insert(payments: list[Payment]) -> None:
    try:
        Payment.objects.bulk_create(payments, batch_size=500)
    except IntegrityError as error:  # for another member, or the members' lock had made one of the two wait
        raise RuleBroken(_("Somebody booked the same reference at the same moment. Look at it again.")) from error


def _allocate(fresh: Sequence[tuple[Payment, Received]]) -> None:
    """Cover dues with new payments; what an earlier one of the batch covered is no longer owed to a later one."""
    wanted = {dues_id for _payment, received in fresh for dues_id in received.dues_ids}
    members = {received.membership_id for _payment, received in fresh if not received.dues_ids}
    owed = Dues.objects.owed().filter(Q(membership__in=members) | Q(pk__in=wanted))
    owed_yen, of_member = {}, defaultdict(list)
    for dues in owed:
        owed_yen[dues.pk] = dues.owed_yen
        of_member[dues.membership_id].append(dues.pk)
    allocations = []
    for payment, received in fresh:
        candidates = received.dues_ids or of_member[received.membership_id]
        shares, _credit = rules.spread(payment.amount_yen, [(pk, owed_yen.get(pk, 0)) for pk in candidates])
        for dues_id, share_yen in shares:
            owed_yen[dues_id] -= share_yen
            allocations.append(Allocation(payment=payment, dues_id=dues_id, amount_yen=share_yen))
    Allocation.objects.bulk_create(allocations, batch_size=500)


@transaction.atomic
def use_credit(*, payment_id: int, dues_id: int, by=None) -> Allocation:
    """Cover dues with what is left of an earlier payment, as far as it goes.

    Raises RuleBroken if nothing is left, nothing is owed, or the payment was reversed.
    """
    payment, dues = _lock_credit(payment_id, dues_id)
    if not dues.owed_yen:
        raise RuleBroken(_("Nothing is owed for this year."))
    return _cover(dues, payment, min(payment.credit_yen, dues.owed_yen), by=by)


@transaction.atomic
def accept_as_dues(*, payment_id: int, dues_id: int, by=None) -> Allocation:
    """Take what is left of a payment as a higher sum for a year that is paid, as the member wishes.

    Raises RuleBroken if nothing is left, the year still owes or was waived, or the payment was reversed.
    Source: docs/sources.md#R2
    """
    payment, dues = _lock_credit(payment_id, dues_id)
    if dues.owed_yen or dues.waived_on:
        raise RuleBroken(_("Only the dues of a year that is paid can be made higher."))
    dues.amount_yen += payment.credit_yen
    dues.save(update_fields=["amount_yen"])
    return _cover(dues, payment, payment.credit_yen, by=by)


def _lock_credit(payment_id: int, dues_id: int) -> tuple[Payment, Dues]:
    """A payment with something left, and dues, with nobody else at work on either."""
    members = {Payment.objects.get(pk=payment_id).membership_id, Dues.objects.get(pk=dues_id).membership_id}
    for membership_id in sorted(members):
        lock_membership(membership_id)
    payment = Payment.objects.standing().with_credit().filter(pk=payment_id, credit_yen__gt=0).first()
    if payment is None:
        raise RuleBroken(_("Nothing is left of this payment."))
    return payment, Dues.objects.with_paid().get(pk=dues_id)


def _cover(dues: Dues, payment: Payment, share_yen: int, *, by) -> Allocation:
    log(dues, "members.credit_used", user=by, data={"payment": payment.pk, "yen": share_yen})
    return Allocation.objects.create(payment=payment, dues=dues, amount_yen=share_yen)


@transaction.atomic
def reverse_payment(*, payment_id: int, on: date, reason: str, at: datetime, by=None) -> Payment:
    """Take a payment back by a row of its own: the dues it covered are owed again, its receipts are void.

    on: the day the money left or the mistake was found; at: the moment of booking.
    Raises RuleBroken if it was reversed already, is a reversal itself, or the reason is missing.
    """
    _lock_all_touched_by(payment_id)
    payment = Payment.objects.select_related("reversal").get(pk=payment_id)
    if payment.reversal_of_id or hasattr(payment, "reversal"):
        raise RuleBroken(_("This payment was reversed already."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if on < payment.received_on:
        raise RuleBroken(_("A payment cannot be reversed before it arrived."), field="on")
    reversal = _reversal(payment, on=on, reason=reason.strip(), at=at, by=by)
    reversal.save(force_insert=True)
    Allocation.objects.bulk_create(
        Allocation(payment=reversal, dues_id=share.dues_id, amount_yen=-share.amount_yen, reversal_of=share)
        for share in payment.allocations.all()
    )
    Receipt.objects.filter(payment=payment, voided_on=None).update(voided_on=on, voided_because=reversal.reason)
    return reversal


def _lock_all_touched_by(payment_id: int) -> None:
    touched = set(Allocation.objects.filter(payment=payment_id).values_list("dues__membership", flat=True))
    touched.add(Payment.objects.values_list("membership", flat=True).get(pk=payment_id))
    for membership_id in sorted(touched):
        lock_membership(membership_id)


def _reversal(payment: Payment, *, on: date, reason: str, at: datetime, by) -> Payment:
    return Payment(
        membership_id=payment.membership_id,
        provider=payment.provider,
        reference=f"{payment.reference} reversed",
        amount_yen=-payment.amount_yen,
        received_on=on,
        confirmed_on=on,
        payer_name=payment.payer_name,
        is_test=payment.is_test,
        reversal_of=payment,
        reason=reason,
        booked_at=at,
        booked_by=by,
    )
