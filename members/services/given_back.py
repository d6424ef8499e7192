"""Money that goes back, as the provider tells: refunds wherever they were asked for, and disputes that banks decide."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from members.models import (
    PAYMENT_LIFE,
    Allocation,
    Payment,
    PaymentDispute,
    PaymentRefund,
    PaymentRequest,
    PaymentRequestChange,
)
from members.payments.interface import DisputeNews, RefundNews
from members.services.credit_wishes import end_wishes, settle_wishes
from members.services.givers import payer_of
from members.services.payments import (
    Received,
    lock_payment,
    money_back,
    record_payment,
    reverse_payment,
    taken_back,
    void_receipts_of,
)

RANK = {state: rank for rank, state in enumerate(PaymentRefund.State.values)}


def refundable_yen(payment: Payment) -> int:
    """What of an online payment is still here and not on its way back either."""
    if not Payment.objects.standing().filter(pk=payment.pk).exists():
        return 0
    gone = sum(-row.amount_yen for row in payment.refunds.all())
    leaving = payment.refunds_asked.filter(state__in=["asked", "underway"])
    return payment.amount_yen - gone - sum(refund.amount_yen for refund in leaving)


def booked(request: PaymentRequest, reference: str) -> Payment | None:
    """The payment that a request brought under a reference; of a monthly gift each month has its own."""
    rows = Payment.objects.filter(provider=request.provider, reference=reference)
    return rows.filter(reversal_of=None, refund_of=None).first()


def follow_refund(request: PaymentRequest, news: RefundNews, *, at: datetime) -> bool:
    """Move a refund on, and book it once it is done. The request's row is locked. Returns whether it moved."""
    payment = booked(request, news.payment)
    if payment is None:  # nothing came, so nothing leaves
        return False
    refund = _refund(request, payment, news, at=at)
    if RANK[news.state] <= RANK[refund.state]:
        return False
    if news.state == PaymentRefund.State.DONE:
        words = refund.reason or _("Refunded through the provider.")
        facts = {"reference": news.reference, "reason": words, "at": at, "by": refund.asked_by}
        refund.booking = give_back(request, payment, refund.amount_yen, **facts)
    elif news.state == PaymentRefund.State.FAILED and refund.booking_id:
        _take_in_again(request, refund, at=at)
    refund.state, refund.reference = news.state, news.reference
    refund.save(update_fields=["state", "reference", "booking"])
    return True


def _refund(request: PaymentRequest, payment: Payment, news: RefundNews, *, at: datetime) -> PaymentRefund:
    """Ours by its key, or known by the provider's number, or made in the Dashboard and new to us."""
    known = request.refunds.filter(key=news.refund).first() if news.refund else None
    known = known or request.refunds.filter(reference=news.reference).first()
    figures = {"amount_yen": news.amount_yen, "asked_at": at}
    return known or PaymentRefund.objects.create(request=request, payment=payment, **figures)


def follow_dispute(request: PaymentRequest, news: DisputeNews, *, at: datetime) -> bool:
    """Hold the amount while the bank decides; book it as gone when it is lost. Returns whether anything moved."""
    payment = booked(request, news.payment)
    if payment is None:
        return False
    figures = {"amount_yen": news.amount_yen, "reason": news.reason, "opened_at": at, "answer_by": news.answer_by}
    dispute, is_new = PaymentDispute.objects.get_or_create(
        reference=news.reference, defaults=figures | {"request": request, "payment": payment}
    )
    if news.state == PaymentDispute.State.OPEN or dispute.state != PaymentDispute.State.OPEN:
        return is_new
    lost_yen = min(news.amount_yen, refundable_yen(payment))  # what was refunded before cannot be lost again
    if news.state == PaymentDispute.State.LOST and lost_yen:
        words = _("The member's bank took it back.")
        dispute.booking = give_back(request, payment, lost_yen, reference=news.reference, reason=words, at=at, by=None)
    dispute.state, dispute.closed_at = news.state, at
    dispute.save(update_fields=["state", "closed_at", "booking"])
    return True


def give_back(
    request: PaymentRequest, payment: Payment, amount_yen: int, *, reference: str, reason: str, at: datetime, by
) -> Payment:
    """Book that money of an online payment left, all of it or part. Raises RuleBroken for more than is left."""
    on = max(timezone.localdate(at), payment.received_on)
    gone_yen = sum(-row.amount_yen for row in payment.refunds.all())
    if amount_yen > payment.amount_yen - gone_yen:
        raise RuleBroken(_("More cannot be given back than was paid."), field="amount_yen")
    facts = {"payment_id": payment.pk, "on": on, "reason": reason, "at": at, "by": by, "reference": reference}
    if amount_yen == payment.amount_yen:
        lock_payment(payment.pk)
        end_wishes(payment.pk, is_given_back=True, at=at)
        row = reverse_payment(**facts)
    else:
        row = refund_part(amount_yen=amount_yen, **facts)
    if amount_yen + gone_yen == payment.amount_yen and payment.pk == request.payment_id:
        take_step(request, PAYMENT_LIFE, "refund", changes=PaymentRequestChange, at=at)
    return row


@transaction.atomic
def refund_part(
    *, payment_id: int, amount_yen: int, reference: str, on: date, reason: str, at: datetime, by=None
) -> Payment:
    """Take back part of a payment: first what covers nothing, then the latest dues, then gifts. Its receipts are void
    where what they tell of was given back; the office issues new ones for what is left.

    Raises RuleBroken for more than is left.
    """
    lock_payment(payment_id)
    payment = Payment.objects.with_credit().get(pk=payment_id)
    if amount_yen > payment.amount_yen - payment.refunded_yen:
        raise RuleBroken(_("More cannot be given back than was paid."), field="amount_yen")
    row = money_back(payment, amount_yen, on=on, reason=reason, at=at, by=by)
    row.refund_of, row.reference = payment, reference
    row.save(force_insert=True)
    wanted_yen = amount_yen - min(amount_yen, payment.credit_yen)
    shares = payment.allocations.standing().select_related("dues")
    for share in sorted(shares, key=lambda share: share.dues.fiscal_year if share.dues else 0, reverse=True):
        part_yen = min(wanted_yen, share.amount_yen)
        if part_yen:
            _shrink(share, part_yen, row)
            wanted_yen -= part_yen
    if amount_yen > payment.credit_yen:  # what covers nothing stands on no receipt
        void_receipts_of(payment, on=on, reason=reason)
    settle_wishes(payment.pk, at=at)
    return row


def _shrink(share: Allocation, part_yen: int, row: Payment) -> None:
    """A share is never edited: it is taken back whole, and what remains of it is given anew."""
    taken_back(share, payment=row).save(force_insert=True)
    if rest_yen := share.amount_yen - part_yen:
        Allocation.objects.create(
            payment_id=share.payment_id, dues_id=share.dues_id, gift_id=share.gift_id, amount_yen=rest_yen
        )


def _take_in_again(request: PaymentRequest, refund: PaymentRefund, *, at: datetime) -> None:
    """The money came back to us: booked as new money, which covers again what is owed."""
    received = Received(
        membership_id=request.membership_id,
        payer=None if request.membership_id else payer_of(request),
        amount_yen=refund.amount_yen,
        received_on=timezone.localdate(at),
        provider=request.provider,
        reference=f"{refund.reference} failed",
    )
    record_payment(received, at=at)
