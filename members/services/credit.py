"""What is left of a payment: for dues, as a higher sum for a year, or as a gift."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members.models import Allocation, Dues, Gift, Payment, ReceiptItem
from members.services.credit_wishes import check_not_ordered, settle_wishes
from members.services.givers import GiftWish, gift_of
from members.services.payments import lock_payment, taken_back


@transaction.atomic
def use_credit(*, payment_id: int, dues_id: int, by=None) -> Allocation:
    """Cover dues with what is left of an earlier payment, as far as it goes.

    Raises RuleBroken if nothing is left, nothing is owed, a refund is ordered, or the payment was reversed.
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
    lock_payment(payment_id, also=[Dues.objects.values_list("membership", flat=True).get(pk=dues_id)])
    return _with_credit(payment_id), Dues.objects.with_paid().get(pk=dues_id)


def _with_credit(payment_id: int) -> Payment:
    check_not_ordered(payment_id)
    payment = Payment.objects.standing().with_credit().filter(pk=payment_id, credit_yen__gt=0).first()
    if payment is None:
        raise RuleBroken(_("Nothing is left of this payment."))
    return payment


def _cover(dues: Dues, payment: Payment, share_yen: int, *, by) -> Allocation:
    log(dues, "members.credit_used", user=by, data={"payment": payment.pk, "yen": share_yen})
    share = Allocation.objects.create(payment=payment, dues=dues, amount_yen=share_yen)
    settle_wishes(payment.pk)
    return share


@transaction.atomic
def credit_to_gift(*, payment_id: int, wish: GiftWish, on: date, at: datetime, by=None) -> Gift:
    """Take what is left of a payment as a gift, as its payer wishes; ``wish.amount_yen`` of it, or 0 for all.

    on: the day the payer said so, which is the date on the receipt; at: the moment of booking.
    Raises RuleBroken if less is left, or the payment was reversed.
    """
    lock_payment(payment_id)
    payment = _with_credit(payment_id)
    wish = replace(wish, amount_yen=wish.amount_yen or payment.credit_yen)
    if wish.amount_yen > payment.credit_yen:
        words = {"yen": f"{payment.credit_yen:,}"}
        raise RuleBroken(_("Only %(yen)s yen are left of this payment.") % words, field="amount_yen")
    gift = gift_of(wish, payment, at=at, by=by)
    gift.given_on = gift.confirmed_on = max(on, payment.confirmed_on)
    gift.save(force_insert=True)
    Allocation.objects.create(payment=payment, gift=gift, amount_yen=gift.amount_yen)
    log(gift, "members.gift_from_credit", user=by, data={"payment": payment.pk, "yen": gift.amount_yen})
    settle_wishes(payment.pk, at=at)
    return gift


@transaction.atomic
def withdraw_gift(*, gift_id: int, on: date, reason: str, by=None) -> Gift:
    """Take a gift back that was entered by mistake; its money becomes the payer's credit again.

    Raises RuleBroken if it was withdrawn already, stands on a receipt in force, or the reason is missing.
    """
    payments = set(Allocation.objects.filter(gift=gift_id).values_list("payment", flat=True))
    for payment_id in sorted(payments):
        lock_payment(payment_id)
    gift = Gift.objects.select_for_update(no_key=True, of=("self",)).get(pk=gift_id)
    if gift.withdrawn_on:
        raise RuleBroken(_("This gift was withdrawn already."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    shares = list(gift.allocations.standing().select_related("payment"))
    _check_no_receipt(gift, shares)
    Allocation.objects.bulk_create([taken_back(share, payment=share.payment) for share in shares])
    gift.withdrawn_on, gift.withdrawn_because = on, reason.strip()
    gift.save(update_fields=["withdrawn_on", "withdrawn_because"])
    log(gift, "members.gift_withdrawn", user=by, data={"reason": gift.withdrawn_because})
    return gift


def _check_no_receipt(gift: Gift, shares: list[Allocation]) -> None:
    if ReceiptItem.objects.filter(Q(allocation__in=shares) | Q(gift=gift), is_in_force=True).exists():
        raise RuleBroken(_("This gift stands on a receipt. Void it first."))
