"""Paying online: the member's try, the provider's notice, and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from members import rules, tasks
from members.models import (
    PAYMENT_LIFE,
    Dues,
    GiftIntention,
    Membership,
    Payment,
    PaymentNotice,
    PaymentRequest,
    PaymentRequestChange,
)
from members.payments import providers
from members.payments.interface import Notice, NoticeRefused
from members.services.givers import GiftWish, Payer, payer_of
from members.services.payments import Received, record_payment, reverse_payment

INTENDED = ("amount_yen", "purpose_id", "campaign_id", "message", "receipt_wish", "wants_thanks")


@transaction.atomic
def start_payment(
    *,
    provider: str,
    at: datetime,
    membership: Membership | None = None,
    dues_ids: Sequence[int] = (),
    gift: GiftWish | None = None,
    is_monthly: bool = False,
    payer: Payer | None = None,
) -> tuple[PaymentRequest, str]:
    """Ask an online provider for what is owed on these dues, for a gift, or for both.

    membership: who pays; ``payer`` instead for somebody who is no member. is_monthly: the gift is to come every month.
    Returns the request and the provider's page.
    Raises RuleBroken if the provider is not offered, or nothing is owed and nothing is given.
    """
    gateway = providers.online().get(provider)
    if gateway is None:
        raise RuleBroken(_("This way of paying is not offered."))
    owed = list(Dues.objects.owed().filter(membership=membership, pk__in=dues_ids)) if dues_ids else []
    if not owed and gift is None:
        raise RuleBroken(_("Nothing is owed for this year."))
    if gift and not rules.is_payment_amount(gift.amount_yen):
        raise RuleBroken(_("An amount is between 1 and 99,999,999 yen."), field="amount_yen")
    request = PaymentRequest.objects.create(
        membership=membership,
        **(payer or payer_of(membership)).columns(),
        provider=provider,
        amount_yen=sum(dues.owed_yen for dues in owed) + (gift.amount_yen if gift else 0),
        started_at=at,
    )
    request.dues.set(owed)
    if gift:
        _intend(request, gift, is_monthly=is_monthly)
    return request, gateway.start(request, at=at)


def _intend(request: PaymentRequest, gift: GiftWish, *, is_monthly: bool) -> None:
    GiftIntention.objects.create(
        request=request,
        is_monthly=is_monthly,
        **{name: getattr(gift, name) for name in INTENDED},
    )


def receive_notice(*, provider: str, body: bytes, headers: Mapping[str, str], at: datetime) -> PaymentRequest:
    """Take in a provider's notice: check it, keep it once, and move the request forward if it still can be.

    A repeat, or news that comes after a later state, changes nothing. Raises NoticeRefused for what is forged,
    too old, about nothing we asked for, or about another amount; RuleBroken if the provider is not offered.
    """
    gateway = providers.online().get(provider)
    if gateway is None:
        raise RuleBroken(_("This way of paying is not offered."))
    notice = gateway.read_notice(body, headers, at=at)
    with transaction.atomic():
        request = (
            PaymentRequest.objects.select_for_update(no_key=True).filter(key=notice.key, provider=provider).first()
        )
        if request is None:
            raise NoticeRefused("It is about no request of ours.")
        if notice.amount_yen != request.amount_yen:
            raise NoticeRefused(f"It tells of {notice.amount_yen} yen; {request.amount_yen} were asked for.")
        _kept, is_new = PaymentNotice.objects.get_or_create(
            provider=provider,
            event_id=notice.event_id,
            defaults={"request": request, "body": body.decode(), "received_at": at},
        )
        if is_new and request.state in PAYMENT_LIFE.step(notice.step).sources:
            _follow(request, notice, at=at)
    return request


def _follow(request: PaymentRequest, notice: Notice, *, at: datetime) -> None:
    today = timezone.localdate(at)
    also = {}
    if notice.step == "pay":
        payment = record_payment(_received(request, notice, today), at=at)
        also = {"payment": payment}
        transaction.on_commit(partial(tasks.confirm_payment.enqueue, payment.pk, today.isoformat()))
    elif notice.step == "refund":
        reason = _("Refunded through the provider.")
        reverse_payment(payment_id=request.payment_id, on=today, reason=reason, at=at)
    take_step(request, PAYMENT_LIFE, notice.step, changes=PaymentRequestChange, at=at, also=also)


def _received(request: PaymentRequest, notice: Notice, today) -> Received:
    owed = request.dues.order_by("fiscal_year").values_list("pk", flat=True)
    intention = GiftIntention.objects.filter(request=request).first()
    return Received(
        membership_id=request.membership_id,
        payer=None if request.membership_id else payer_of(request),
        gifts=(GiftWish(**{name: getattr(intention, name) for name in INTENDED}),) if intention else (),
        amount_yen=notice.amount_yen,
        received_on=today,
        provider=request.provider,
        reference=notice.reference,
        dues_ids=tuple(owed),
    )


def refund_payment(*, payment_id: int, at: datetime) -> None:
    """Give an online payment back through its provider; its notice then reverses the payment here.

    Raises RuleBroken if the payment was not made online or was given back already.
    """
    payment = Payment.objects.select_related("request").get(pk=payment_id)
    request = getattr(payment, "request", None)
    if request is None or request.state != PaymentRequest.State.PAID:
        raise RuleBroken(_("Only an online payment that stands can be refunded through its provider."))
    if told := providers.online()[request.provider].refund(request, at=at):
        receive_notice(provider=request.provider, body=told.body, headers=told.headers, at=at)


def reconcile_payments(*, at: datetime) -> int:
    """Ask each provider about requests without an answer, so that a lost notice costs an hour and not a member.

    Returns how many requests moved on. Safe to repeat.
    """
    moved = 0
    for code, gateway in providers.online().items():
        waiting = PaymentRequest.objects.filter(provider=code, state=PaymentRequest.State.STARTED).order_by("pk")
        for request in waiting:
            if told := gateway.reconcile(request, at=at):
                receive_notice(provider=code, body=told.body, headers=told.headers, at=at)
                moved += 1
    return moved
