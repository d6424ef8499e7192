"""Issuing receipts, voiding them, and issuing them again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.bulk import insert_many
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation, Person
from members import queries
from members.models import Allocation, Gift, Membership, Payment, Receipt, ReceiptItem
from members.queries.receipts import Line, Policy, address_of
from members.services.memberships import lock_membership
from members.services.numbers import queue_for, take_numbers
from members.services.payments import lock_payment


@transaction.atomic
def issue_receipts(*, payment_id: int, on: date, asked_for_only: bool = False, by=None) -> list[Receipt]:
    """Issue what a payment still lacks: one for dues, one for what counts as a gift, or both. Safe to repeat.

    on: the day of issue; the date of receipt is the day the office confirmed the money. asked_for_only: leave gifts
    for the yearly receipt that nobody asked a receipt of their own for. Cash always gets its own.
    Returns the new receipts; none when everything it covers has one, or it covers nothing yet.
    Raises RuleBroken without a name or an address, if nobody has identified the giver, if the payment was reversed, or
    taken over with its receipt.
    Source: docs/sources.md#R12 and #R16
    """
    lock_payment(payment_id)
    _queue(on)
    if not Payment.objects.standing().filter(pk=payment_id).exists():
        raise RuleBroken(_("This payment was reversed; it has no receipt."))
    if Payment.objects.filter(pk=payment_id, taken_over=Payment.TakenOver.RECEIPTED).exists():
        raise RuleBroken(_("This payment was taken over; its receipt was given from the books before."))
    lines = _lines([payment_id])
    if asked_for_only:
        lines = [line for line in lines if line.is_asked_for]
    for line in lines:
        check_addressee(line.holder)
    return issue(lines, on=on, by=by)


@transaction.atomic
def issue_many_receipts(
    *, payment_ids: Iterable[int], on: date, asked_for_only: bool = False, by=None
) -> list[Receipt]:
    """Issue what these payments still lack, numbered in their order. Safe to repeat.

    Reversed payments, and those of givers without an address, are passed over; the office finds the latter among
    the payments without a receipt.
    """
    wanted = Payment.objects.standing().filter(pk__in=payment_ids)
    members = Membership.objects.filter(pk__in=wanted.values("membership")).order_by("pk")
    list(members.select_for_update(no_key=True).values_list("pk", flat=True))  # everybody else waits, in this order
    keys = lock_payments(wanted)
    _queue(on)
    lines = [line for line in _lines(keys) if line.is_asked_for or not asked_for_only]
    return issue([line for line in lines if can_be_addressed(line.holder)], on=on, by=by)


@transaction.atomic
def issue_gift_receipt(*, gift_id: int, on: date, by=None) -> list[Receipt]:
    """Issue the receipt of unused stamps; safe to repeat. Returns it, or nothing where none is due.

    Raises RuleBroken without a name or an address. Source: docs/sources.md#R16
    """
    Gift.objects.select_for_update(no_key=True, of=("self",)).get(pk=gift_id)
    _queue(on)
    lines = queries.stamp_lines(queries.stamps_waiting().filter(pk=gift_id), Policy())
    for line in lines:
        check_addressee(line.holder)
    return issue(lines, on=on, by=by)


def lock_payments(wanted) -> list[int]:
    locked = Payment.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted.values("pk"))
    return list(locked.order_by("pk").values_list("pk", flat=True))


def _queue(on: date) -> None:
    """From here on nobody else issues receipts until we are done, so that what lacks one is known for sure."""
    for sequence in (f"receipt-{on.year}", f"receipt-test-{on.year}"):
        queue_for(sequence)


def _lines(payment_ids: Iterable[int]) -> list[Line]:
    """In the demo too, where test payments count; elsewhere they get specimens."""
    in_force = ReceiptItem.objects.filter(is_in_force=True, allocation__isnull=False).values("allocation")
    standing = Payment.objects.standing().exclude(taken_over=Payment.TakenOver.RECEIPTED).filter(pk__in=payment_ids)
    shares = Allocation.objects.standing().filter(payment__in=standing).exclude(pk__in=in_force)
    shares = shares.exclude(gift__isnull=False, gift__receipt_wish=Gift.ReceiptWish.NONE)
    return queries.money_lines(shares, Policy())


def issue(lines: Iterable[Line], *, on: date, covers_year: int | None = None, by=None) -> list[Receipt]:
    """Draft, number and keep the receipts for these lines: those of one holder and payment that may share one."""
    groups = defaultdict(list)
    for line in lines:
        place = (line.holder, None if covers_year else line.payment and line.payment.pk)
        groups[(*place, line.wording, line.certificate, line.is_test)].append(line)
    if not groups:
        return []
    policy = Policy()
    drafts = [(_draft(together, on, covers_year, policy, by), together) for together in groups.values()]
    drafts.sort(key=lambda draft: _place(draft[0], covers_year))
    _number([receipt for receipt, _together in drafts])
    insert_many(
        (
            ReceiptItem(
                receipt=receipt,
                allocation_id=line.words.get("allocation"),
                gift_id=None if "allocation" in line.words else line.words["gift"],
            )
            for receipt, together in drafts
            for line in together
        )
    )
    return [receipt for receipt, _together in drafts]


def _place(receipt: Receipt, covers_year: int | None) -> tuple:
    """Single ones in the order of their payments; those of a year as their givers were given."""
    return () if covers_year else (receipt.payment_id or 0, receipt.wording)


def _draft(lines: list[Line], on: date, covers_year: int | None, policy: Policy, by) -> Receipt:
    """Without a number yet, addressed as the giver is today."""
    first = lines[0]
    name, address = addressee(first.holder)
    issuer = policy.rules_on(on)
    return Receipt(
        person=first.holder if isinstance(first.holder, Person) else None,
        organisation=first.holder if isinstance(first.holder, Organisation) else None,
        payment=None if covers_year else first.payment,
        membership_id=first.membership_id,
        covers_year=covers_year,
        wording=first.wording,
        certificate=first.certificate,
        is_test=first.is_test,
        issued_on=on,
        issued_by=by,
        received_on=max(line.day for line in lines),
        name=name,
        address=address,
        lines=[line.words for line in lines],
        issuer_name=issuer.issuer_name,
        issuer_address=issuer.issuer_address,
    )


@transaction.atomic
def void_receipt(*, receipt_id: int, on: date, reason: str, by=None) -> Receipt:
    """Take a receipt out of force; its number and words stay. Raises RuleBroken if it is void, or without a reason."""
    membership_id = Receipt.objects.values_list("membership", flat=True).get(pk=receipt_id)
    if membership_id:
        lock_membership(membership_id)
    receipt = Receipt.objects.select_for_update(no_key=True, of=("self",)).get(pk=receipt_id)
    if receipt.voided_on:
        raise RuleBroken(_("This receipt is void already."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    receipt.voided_on, receipt.voided_because = on, reason.strip()
    receipt.save(update_fields=["voided_on", "voided_because"])
    receipt.items.update(is_in_force=False)
    log(receipt, "members.receipt_voided", user=by, data={"number": receipt.number, "reason": reason.strip()})
    return receipt


@transaction.atomic
def reissue_receipt(*, receipt_id: int, on: date, reason: str, by=None) -> Receipt:
    """Void a receipt and issue its lines again under a new number, marked 再発行, to today's name and address.

    Raises RuleBroken as `void_receipt` does, or without an address. Source: docs/sources.md#R15
    """
    old = void_receipt(receipt_id=receipt_id, on=on, reason=reason, by=by)
    items = list(old.items.all())
    if Allocation.objects.filter(receipt_items__receipt=old, reversal__isnull=False).exists():
        raise RuleBroken(_("This payment was reversed; it has no receipt."))
    names = ("person", "organisation", "membership", "payment", "covers_year", "wording", "certificate", "is_test")
    new = Receipt(**{name: getattr(old, name) for name in names}, issued_on=on, issued_by=by, replaces=old)
    new.name, new.address = addressee(old.person or old.organisation)
    issuer = Policy().rules_on(on)
    new.issuer_name, new.issuer_address = issuer.issuer_name, issuer.issuer_address
    new.lines, new.received_on = old.lines, old.received_on
    _number([new])
    for item in items:
        item.pk, item.receipt, item.is_in_force = None, new, True
    insert_many(items)
    return new


def check_addressee(holder) -> None:
    if not isinstance(holder, Person | Organisation):
        raise RuleBroken(_("Say first who %(name)s is; until then there is no receipt.") % {"name": holder})
    addressee(holder)


def can_be_addressed(holder) -> bool:
    return isinstance(holder, Person | Organisation) and bool(address_of(holder))


def addressee(holder: Person | Organisation) -> tuple[str, str]:
    """Name with 様 or 御中, and address, as they are today."""
    address = address_of(holder)
    if not address:
        raise RuleBroken(_("A receipt needs an address, and %(name)s has none on record.") % {"name": holder})
    return f"{holder.full_name} 様" if isinstance(holder, Person) else f"{holder.name_ja} 御中", address


def _number(receipts: list[Receipt]) -> None:
    """Give the next numbers of each sequence, and keep the receipts."""
    by_sequence = defaultdict(list)
    for receipt in receipts:
        receipt.total_yen = sum(line["amount_yen"] for line in receipt.lines)
        receipt.year = receipt.issued_on.year
        by_sequence[f"receipt-{'test-' if receipt.is_test else ''}{receipt.year}"].append(receipt)
    for sequence, waiting in sorted(by_sequence.items()):
        for serial, receipt in zip(take_numbers(sequence, len(waiting)), waiting, strict=True):
            receipt.serial = serial
    insert_many(receipts)
