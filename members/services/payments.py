"""Booking money, setting it against dues and gifts, and taking a mistake back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jocs_site.backoffice.bulk import insert_many
from jocs_site.foundation.errors import RuleBroken
from members import rules
from members.models import Allocation, Dues, Membership, Payment, Receipt, ReceiptItem
from members.services.credit_wishes import check_not_ordered, end_wishes
from members.services.givers import GiftWish, Payer, gift_of
from members.services.memberships import lock_membership

FIGURES = ("membership_id", "amount_yen", "received_on", "confirmed_on")


@dataclass(frozen=True)
class Received:
    """Money that arrived: for one membership, or with ``membership_id=None`` from the ``payer`` who is no member.

    received_on: value date on the statement, Japan time; confirmed_on: the receipt's date, ``received_on`` if None.
    reference: the bank's or provider's id; with ``provider`` it recognises a repeat.
    gifts: what of it was given; its shares come first.
    dues_ids: the dues to cover, in this order; when empty, all that the membership owes, the oldest first.
    shares: dues and yen, where the office says how much of it covers which; then the rest is left over.
    taken_over: of `Payment.TakenOver`, for money from the books before these; empty for all other.
    """

    membership_id: int | None
    amount_yen: int
    received_on: date
    provider: str
    reference: str
    confirmed_on: date | None = None
    payer_name: str = ""
    dues_ids: tuple[int, ...] = ()
    gifts: tuple[GiftWish, ...] = ()
    payer: Payer | None = None
    shares: tuple[tuple[int, int], ...] | None = None
    taken_over: str = ""

    @property
    def named_dues(self) -> set[int]:
        return {*self.dues_ids, *(dues_id for dues_id, _yen in self.shares or ())}


@transaction.atomic
def record_payments(incoming: Sequence[Received], *, at: datetime, by=None) -> list[Payment]:
    """Book money and set it against gifts and dues; what is left over stays as the payer's credit. Safe to repeat.

    at: the moment of booking; by: the user, None for a provider's notice.
    Returns the payments in the order given: new ones, or those already booked under the same reference.
    Raises RuleBroken for the first that cannot be booked; then none is.
    """
    for received in incoming:
        _check_received(received)
    members = _lock_for(incoming)
    booked = _already_booked(incoming)
    fresh = []
    for received in incoming:
        payer = received.payer or members[received.membership_id]
        payment = _payment(received, payer, at=at, by=by)
        known = booked.setdefault((received.provider, received.reference), payment)
        if known is payment:
            fresh.append((payment, received))
        else:
            _check_same_figures(known, payment)
    _insert([payment for payment, _received in fresh])
    left_yen = _give(fresh, at=at, by=by)
    _allocate(fresh, left_yen)
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
    if (received.membership_id is None) == (received.payer is None):
        raise RuleBroken(_("Say whose money it is: a member's, or somebody's who is no member."))
    given_yen = sum(gift.amount_yen for gift in received.gifts)
    if given_yen > received.amount_yen:
        raise RuleBroken(_("The gifts are more than the money that arrived."), field="amount_yen")
    if given_yen + sum(yen for _dues, yen in received.shares or ()) > received.amount_yen:
        raise RuleBroken(_("The shares are more than the money that arrived."), field="amount_yen")


def _lock_for(incoming: Sequence[Received]) -> dict[int, Payer]:
    """Let everybody who touches the same members' money queue up, always in the same order. Returns who they are."""
    members = {received.membership_id for received in incoming if received.membership_id}
    dues = {dues_id for received in incoming for dues_id in received.named_dues}
    members |= set(Dues.objects.filter(pk__in=dues).values_list("membership", flat=True))
    if not members:
        return {}
    locked = Membership.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk")
    rows = list(locked.values_list("pk", "person", "organisation"))
    if len(rows) < len(members):
        raise RuleBroken(_("There is no such membership."))
    return {pk: Payer(person_id=person, organisation_id=organisation) for pk, person, organisation in rows}


def _already_booked(incoming: Sequence[Received]) -> dict[tuple[str, str], Payment]:
    references = {received.reference for received in incoming}
    found = Payment.objects.filter(reference__in=references, reversal_of=None)
    return {(payment.provider, payment.reference): payment for payment in found}


def _payment(received: Received, payer: Payer, *, at: datetime, by) -> Payment:
    return Payment(
        membership_id=received.membership_id,
        **payer.columns(),
        provider=received.provider,
        reference=received.reference,
        amount_yen=received.amount_yen,
        received_on=received.received_on,
        confirmed_on=received.confirmed_on or received.received_on,
        payer_name=received.payer_name,
        taken_over=received.taken_over,
        is_test=received.provider == Payment.Provider.TEST,
        booked_at=at,
        booked_by_id=by and by.pk,
    )


def _check_same_figures(known: Payment, payment: Payment) -> None:
    other_payer = not known.membership_id and _who(known) != _who(payment)
    if other_payer or any(getattr(known, name) != getattr(payment, name) for name in FIGURES):
        words = {"reference": payment.reference}
        raise RuleBroken(_("%(reference)s is already booked with other figures.") % words, field="reference")


def _who(payment: Payment) -> tuple:
    """A visitor stays who it was, even when the office has found out the name."""
    return (payment.visitor_id,) if payment.visitor_id else (payment.person_id, payment.organisation_id)


def _insert(payments: list[Payment]) -> None:
    try:
        insert_many(payments)
    except IntegrityError as error:  # for another member, or the members' lock had made one of the two wait
        raise RuleBroken(_("Somebody booked the same reference at the same moment. Look at it again.")) from error


def _give(fresh: Sequence[tuple[Payment, Received]], *, at: datetime, by) -> dict[int, int]:
    """Make the gifts of new payments. Returns what is left of each payment, by key."""
    left_yen = {payment.pk: payment.amount_yen for payment, _received in fresh}
    shares = []
    for payment, received in fresh:
        for wish in received.gifts:
            gift = gift_of(wish, payment, at=at, by=by)
            left_yen[payment.pk] -= gift.amount_yen
            shares.append((payment, gift))
    if shares:
        insert_many([gift for _payment, gift in shares])
        insert_many([Allocation(payment=payment, gift=gift, amount_yen=gift.amount_yen) for payment, gift in shares])
    return left_yen


def _allocate(fresh: Sequence[tuple[Payment, Received]], left_yen: dict[int, int]) -> None:
    """Cover dues with new payments; what an earlier one of the batch covered is no longer owed to a later one."""
    wanted = {dues_id for _payment, received in fresh for dues_id in received.named_dues}
    members = {received.membership_id for _payment, received in fresh if not received.named_dues} - {None}
    owed = Dues.objects.owed().filter(Q(membership__in=members) | Q(pk__in=wanted))
    owed_yen, of_member = {}, defaultdict(list)
    for dues_id, membership_id, yen in owed.values_list("pk", "membership", "owed_yen"):
        owed_yen[dues_id] = yen
        of_member[membership_id].append(dues_id)
    allocations = []
    for payment, received in fresh:
        shares = _shares_of(received, left_yen[payment.pk], owed_yen, of_member)
        for dues_id, share_yen in shares:
            owed_yen[dues_id] -= share_yen
            allocations.append(Allocation(payment_id=payment.pk, dues_id=dues_id, amount_yen=share_yen))
    insert_many(allocations)


def _shares_of(received: Received, left_yen: int, owed_yen: dict, of_member: dict) -> list[tuple[int, int]]:
    """As the office said, else the oldest first."""
    if received.shares is None:
        candidates = received.dues_ids or of_member[received.membership_id]
        return rules.spread(left_yen, [(pk, owed_yen.get(pk, 0)) for pk in candidates])[0]
    for dues_id, share_yen in received.shares:
        if not 0 < share_yen <= owed_yen.get(dues_id, 0):
            words = {"yen": f"{owed_yen.get(dues_id, 0):,}"}
            raise RuleBroken(_("Only %(yen)s yen are owed for this year.") % words, field=f"dues_{dues_id}")
    return list(received.shares)


@transaction.atomic
def reverse_payment(*, payment_id: int, on: date, reason: str, at: datetime, by=None, reference: str = "") -> Payment:
    """Take a payment back by a row of its own: the dues it covered are owed again, its receipts are void.

    on: the day the money left or the mistake was found; at: the moment of booking; reference: of the bank or provider
    for the money that left, where there is one.
    Raises RuleBroken if it was reversed already, is a reversal itself, part of it was refunded or is to be, or the
    reason is missing.
    """
    lock_payment(payment_id)
    payment = Payment.objects.select_related("reversal").get(pk=payment_id)
    if payment.reversal_of_id or hasattr(payment, "reversal"):
        raise RuleBroken(_("This payment was reversed already."))
    check_not_ordered(payment_id)
    if payment.refund_of_id or Payment.objects.with_credit().get(pk=payment_id).refunded_yen:
        raise RuleBroken(_("Part of this payment was given back; it cannot be reversed as a whole."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if on < payment.received_on:
        raise RuleBroken(_("A payment cannot be reversed before it arrived."), field="on")
    reversal = money_back(payment, payment.amount_yen, on=on, reason=reason.strip(), at=at, by=by)
    reversal.reversal_of = payment
    reversal.reference = reference or f"{payment.reference} reversed"
    reversal.save(force_insert=True)
    Allocation.objects.bulk_create(taken_back(share, payment=reversal) for share in payment.allocations.standing())
    void_receipts_of(payment, on=on, reason=reversal.reason)
    end_wishes(payment_id, is_given_back=False, at=at)
    return reversal


def void_receipts_of(payment: Payment, *, on: date, reason: str) -> None:
    """Its own and the yearly one that lists it; what else stood there can have a receipt again."""
    listing = ReceiptItem.objects.filter(allocation__payment=payment, is_in_force=True).values("receipt")
    receipts = Receipt.objects.filter(Q(payment=payment) | Q(pk__in=listing), voided_on=None)
    keys = list(receipts.order_by("pk").values_list("pk", flat=True))
    Receipt.objects.filter(pk__in=keys).update(voided_on=on, voided_because=reason)
    ReceiptItem.objects.filter(receipt__in=keys).update(is_in_force=False)


def lock_payment(payment_id: int, *, also: Iterable[int] = ()) -> None:
    """Queue up for a payment: the members it touches, and ``also``, in the order of their keys; then its own row."""
    covered = Allocation.objects.filter(payment=payment_id, dues__isnull=False)
    touched = {*covered.values_list("dues__membership", flat=True), *also}
    touched.add(Payment.objects.values_list("membership", flat=True).get(pk=payment_id))
    for membership_id in sorted(touched - {None}):
        lock_membership(membership_id)
    Payment.objects.select_for_update(no_key=True, of=("self",)).get(pk=payment_id)


def taken_back(share: Allocation, *, payment: Payment) -> Allocation:
    """The negative row that takes a share back."""
    return Allocation(
        payment=payment, dues_id=share.dues_id, gift_id=share.gift_id, amount_yen=-share.amount_yen, reversal_of=share
    )


def money_back(payment: Payment, amount_yen: int, *, on: date, reason: str, at: datetime, by) -> Payment:
    """A negative row for whoever paid, not saved yet; what it takes back and under which reference is still open."""
    return Payment(
        membership_id=payment.membership_id,
        person_id=payment.person_id,
        organisation_id=payment.organisation_id,
        visitor_id=payment.visitor_id,
        provider=payment.provider,
        amount_yen=-amount_yen,
        received_on=on,
        confirmed_on=on,
        payer_name=payment.payer_name,
        is_test=payment.is_test,
        reason=reason,
        booked_at=at,
        booked_by=by,
    )
