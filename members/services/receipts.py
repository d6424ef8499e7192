"""Issuing receipts, voiding them, and issuing them again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members import rules
from members.models import Allocation, Membership, Payment, Receipt
from members.services.memberships import lock_membership
from members.services.numbers import take_numbers


@transaction.atomic
def issue_receipts(*, payment_id: int, on: date, by=None) -> list[Receipt]:
    """Issue what a payment still lacks: a receipt for dues, one for dues that count as gifts, or both. Safe to repeat.

    on: the day of issue; the date of receipt is the day the office confirmed the money.
    Returns the new receipts; none when everything it covers has one, or it covers nothing yet.
    Raises RuleBroken without a name or an address, or if the payment was reversed. Source: docs/sources.md#R12
    """
    membership_id = Payment.objects.values_list("membership", flat=True).get(pk=payment_id)
    if membership_id is None:
        return []
    lock_membership(membership_id)
    payment = Payment.objects.select_related("membership__person", "membership__organisation").get(pk=payment_id)
    if not Payment.objects.standing().filter(pk=payment_id).exists():
        raise RuleBroken(_("This payment was reversed; it has no receipt."))
    lines_by_wording = _lines([payment]).get(payment_id, {})
    if not lines_by_wording:
        return []
    return _number(_drafts(payment, lines_by_wording, on=on, by=by))


@transaction.atomic
def issue_many_receipts(*, payment_ids: Iterable[int], on: date, by=None) -> list[Receipt]:
    """Issue what these payments still lack, numbered in their order. Safe to repeat.

    Reversed payments, and those of members without an address, are passed over; the office finds the latter among
    the payments without a receipt.
    """
    wanted = Payment.objects.standing().filter(pk__in=payment_ids, membership__isnull=False)
    members = Membership.objects.filter(pk__in=wanted.values("membership")).order_by("pk")
    list(members.select_for_update(no_key=True).values_list("pk", flat=True))  # everybody else waits, in this order
    payments = list(wanted.select_related("membership__person", "membership__organisation").order_by("pk"))
    lines = _lines(payments)
    drafts = []
    for payment in payments:
        if payment.pk in lines and _address(payment.membership):
            drafts += _drafts(payment, lines[payment.pk], on=on, by=by)
    return _number(drafts)


def _drafts(payment: Payment, lines_by_wording: dict[str, list[dict]], *, on: date, by) -> list[Receipt]:
    """Receipts without a number yet, addressed as the member is today."""
    name, address = _addressee(payment.membership)
    return [
        Receipt(
            payment=payment,
            membership=payment.membership,
            wording=wording,
            issued_on=on,
            issued_by=by,
            name=name,
            address=address,
            lines=lines,
        )
        for wording, lines in sorted(lines_by_wording.items())
    ]


@transaction.atomic
def void_receipt(*, receipt_id: int, on: date, reason: str, by=None) -> Receipt:
    """Take a receipt out of force; its number and words stay. Raises RuleBroken if it is void, or without a reason."""
    lock_membership(Receipt.objects.values_list("membership", flat=True).get(pk=receipt_id))
    receipt = Receipt.objects.get(pk=receipt_id)
    if receipt.voided_on:
        raise RuleBroken(_("This receipt is void already."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    receipt.voided_on, receipt.voided_because = on, reason.strip()
    receipt.save(update_fields=["voided_on", "voided_because"])
    log(receipt, "members.receipt_voided", user=by, data={"number": receipt.number, "reason": reason.strip()})
    return receipt


@transaction.atomic
def reissue_receipt(*, receipt_id: int, on: date, reason: str, by=None) -> Receipt:
    """Void a receipt and issue its lines again under a new number, marked 再発行, to today's name and address.

    Raises RuleBroken as `void_receipt` does, or without an address. Source: docs/sources.md#R15
    """
    old = void_receipt(receipt_id=receipt_id, on=on, reason=reason, by=by)
    name, address = _addressee(old.membership)
    if old.payment.allocations.filter(reversal__isnull=False).exists():
        raise RuleBroken(_("This payment was reversed; it has no receipt."))
    new = Receipt(
        payment=old.payment,
        membership=old.membership,
        wording=old.wording,
        issued_on=on,
        issued_by=by,
        name=name,
        address=address,
        lines=old.lines,
        replaces=old,
    )
    return _number([new])[0]


def _lines(payments: list[Payment]) -> dict[int, dict[str, list[dict]]]:
    """The lines that no receipt in force carries yet, by payment and wording."""
    in_force = Receipt.objects.filter(payment__in=payments, voided_on=None).values_list("lines", flat=True)
    covered = {line["allocation"] for lines in in_force for line in lines}
    shares = Allocation.objects.standing().filter(payment__in=payments, dues__isnull=False)
    shares = shares.select_related("payment", "dues__kind").prefetch_related("dues__kind__terms").order_by("pk")
    found = defaultdict(lambda: defaultdict(list))
    for share in shares:
        if share.pk in covered:
            continue
        kind = share.dues.kind
        wording = rules.receipt_wording(has_vote=kind.has_vote, counts_as_gift=kind.counts_as_gift)
        found[share.payment_id][wording].append(_line(share))
    return found


def _line(share: Allocation) -> dict:
    kind, day = share.dues.kind, share.payment.confirmed_on
    return {
        "allocation": share.pk,
        "fiscal_year": share.dues.fiscal_year,
        "kind_ja": kind.name_in("ja", on=day),
        "kind_en": kind.name_in("en", on=day),
        "amount_yen": share.amount_yen,
    }


def _addressee(membership) -> tuple[str, str]:
    """Name with 様 or 御中, and address, as they are today."""
    address = _address(membership)
    if not address:
        words = {"name": membership.name}
        raise RuleBroken(_("A receipt needs an address, and %(name)s has none on record.") % words)
    person = membership.person
    return f"{person.full_name} 様" if person else f"{membership.organisation.name_ja} 御中", address


def _address(membership) -> str:
    """On one line; empty where none is on record."""
    person = membership.person
    return " ".join((person.postal_address if person else membership.organisation.address).split())


def _number(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Fill in what follows from the payment, give the next numbers of each sequence, and keep them."""
    by_sequence = defaultdict(list)
    for receipt in receipts:
        receipt.issuer_name, receipt.issuer_address = rules.ISSUER_NAME, rules.ISSUER_ADDRESS
        receipt.received_on = receipt.payment.confirmed_on
        receipt.total_yen = sum(line["amount_yen"] for line in receipt.lines)
        receipt.is_test = receipt.payment.is_test
        receipt.year = receipt.issued_on.year
        by_sequence[f"receipt-{'test-' if receipt.is_test else ''}{receipt.year}"].append(receipt)
    for sequence, waiting in sorted(by_sequence.items()):
        for serial, receipt in zip(take_numbers(sequence, len(waiting)), waiting, strict=True):
            receipt.serial = serial
    return Receipt.objects.bulk_create(receipts, batch_size=500)
