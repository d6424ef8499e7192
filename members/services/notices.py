"""What a provider tells: kept once as it came, then followed, under the lock of the request it is about."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from members import tasks
from members.models import (
    PAYMENT_LIFE,
    CardAttempt,
    CardWish,
    GiftIntention,
    PaymentNotice,
    PaymentRequest,
    PaymentRequestChange,
)
from members.payments import providers
from members.payments.interface import (
    CardNews,
    DisputeNews,
    MonthlyNews,
    News,
    Notice,
    OnlineProvider,
    RefundNews,
    Story,
)
from members.services.card_letters import tell_of_declined
from members.services.cards import follow_card, keep_card
from members.services.given_back import follow_dispute, follow_refund
from members.services.givers import GiftWish, payer_of
from members.services.mails import tell_of_slip
from members.services.monthly import INTENDED, book_month, end_promise, promise_of, tell_of_failure
from members.services.payments import Received, record_payment

logger = logging.getLogger(__name__)
MOST_WORDS = PaymentNotice._meta.get_field("trouble").max_length


def receive_notice(*, provider: str, body: bytes, headers: Mapping[str, str], at: datetime) -> PaymentRequest | None:
    """Take in a provider's notice: check it, look into it, keep it once, and move its request on if it still can be.

    A repeat, or news that comes after a later state, changes nothing. Returns the request, ``None`` for a repeat and
    for what is about none of ours. Raises NoticeRefused for what is forged, too old or of another mode; ProviderSilent
    if it could not be looked into, and then nothing is kept; RuleBroken if the provider is not offered.
    """
    gateway = providers.online().get(provider)
    if gateway is None:
        raise RuleBroken(_("This way of paying is not offered."))
    return take_in(gateway, gateway.read_notice(body, headers, at=at), at=at)


def take_in(gateway: OnlineProvider, notice: Notice, *, at: datetime) -> PaymentRequest | None:
    """Look into a notice whose sender is known, then keep and follow it in one transaction."""
    same = PaymentNotice.objects.filter(provider=gateway.code, event_id=notice.event_id)
    if same.exists():  # before anybody is asked: most repeats end here
        return None
    stories = gateway.look_into(notice)  # before the lock: it may take a while, and what is old changes nothing
    with transaction.atomic():
        request = _lock(gateway.code, stories[0]) if stories else None
        if same.exists():  # somebody was faster with the same notice
            return None
        trouble = _trouble(request, stories) or _attempt(request, stories, at=at)
        if trouble:
            logger.warning("notice %s by %s had no effect: %s", notice.event_id, gateway.code, trouble)
        kept = PaymentNotice(
            provider=gateway.code,
            event_id=notice.event_id,
            request=request,
            kind=notice.kind,
            body=notice.body,
            received_at=at,
            trouble=trouble,
        )
        PaymentNotice.objects.bulk_create([kept], ignore_conflicts=True)  # where no lock makes repeats wait, once still
    return request


def _attempt(request: PaymentRequest | None, stories: Sequence[Story], *, at: datetime) -> str:
    """Follow news, all of it or none. Returns why the books refuse it: asked again it would be refused again."""
    try:
        with transaction.atomic():
            for news in stories:
                _follow(request, news, at=at)
    except RuleBroken as refusal:
        return str(refusal)[:MOST_WORDS]
    return ""


@transaction.atomic
def follow_all(provider: str, stories: Sequence[Story], *, at: datetime) -> bool:
    """Let a request take the steps that its provider tells of when we ask. Returns whether it took any."""
    if not stories:
        return False
    request = _lock(provider, stories[0])
    if trouble := _trouble(request, stories):
        logger.warning("request %s was not moved: %s", stories[0].key, trouble)
        return False
    moved = [_follow(request, news, at=at) for news in stories]  # every one of them
    return any(moved)


def _lock(provider: str, news: Story) -> PaymentRequest | None:
    """The request, with everybody else who has news of it waiting; ``None`` for news of a card by itself."""
    if isinstance(news, CardNews):
        return None
    return PaymentRequest.objects.select_for_update(no_key=True).filter(key=news.key, provider=provider).first()


def _trouble(request: PaymentRequest | None, stories: Sequence[Story]) -> str:
    """Why news of a payment must not be booked; the treasurer finds it in the office."""
    if request is None:
        is_about_one = stories and not isinstance(stories[0], CardNews)
        return _("It is about no request of ours.") if is_about_one else ""
    for news in stories:
        if not isinstance(news, News) and getattr(news, "step", "") != "pay":
            continue
        if news.trouble:
            return news.trouble
        if news.amount_yen != request.amount_yen:
            words = _("It tells of %(told)d yen; %(asked)d were asked for.")
            return words % {"told": news.amount_yen, "asked": request.amount_yen}
    return ""


def _follow(request: PaymentRequest, news: Story, *, at: datetime) -> bool:
    """Forward only: whatever the order in which news comes, the end is the same."""
    if isinstance(news, RefundNews):
        return follow_refund(request, news, at=at)
    if isinstance(news, DisputeNews):
        return follow_dispute(request, news, at=at)
    if isinstance(news, MonthlyNews):
        return bool(news.step) and _follow_month(request, news, at=at)
    if isinstance(news, CardNews):
        return follow_card(news, at=at)
    moved = _step(request, news, at=at)
    wish = CardWish.objects.filter(request=request).first() if news.card else None
    return (wish is not None and keep_card(wish, news.card, at=at)) or moved


def _step(request: PaymentRequest, news: News, *, at: datetime) -> bool:
    if not news.step or request.state not in PAYMENT_LIFE.step(news.step).sources:
        return False
    today, also = timezone.localdate(at), {}
    if news.step == "pay":
        payment = record_payment(_received(request, news, today), at=at)
        also = {"payment": payment}
        transaction.on_commit(partial(tasks.confirm_payment.enqueue, payment.pk, today.isoformat()))
    elif news.step == "wait" and news.slip:
        also = {"slip_url": news.slip.url, "slip_until": news.slip.until}
    take_step(request, PAYMENT_LIFE, news.step, changes=PaymentRequestChange, reason=news.reason, at=at, also=also)
    if request.slip_url and news.step == "wait":
        tell_of_slip(request)
    if news.step == "fail" and (attempt := CardAttempt.objects.filter(request=request).first()):
        tell_of_declined(attempt, news.reason)
    return True


def _follow_month(request: PaymentRequest, news: MonthlyNews, *, at: datetime) -> bool:
    """The promise begins with whatever news comes first; each month is booked once, and an end stays one."""
    monthly, is_new = promise_of(request, news.reference, at=at)
    if news.step == "fail":
        tell_of_failure(monthly, news.invoice)
    if news.step == "end":
        return end_promise(monthly, at=at)
    if news.step != "pay":
        return is_new
    payment, is_new = book_month(monthly, request, news, at=at)
    if is_new:
        today = timezone.localdate(at).isoformat()
        transaction.on_commit(partial(tasks.confirm_payment.enqueue, payment.pk, today))
    if request.state in PAYMENT_LIFE.step("pay").sources:
        take_step(request, PAYMENT_LIFE, "pay", changes=PaymentRequestChange, at=at, also={"payment": payment})
    return is_new


def _received(request: PaymentRequest, news: News, today) -> Received:
    owed = request.dues.order_by("fiscal_year").values_list("pk", flat=True)
    intention = GiftIntention.objects.filter(request=request).first()
    return Received(
        membership_id=request.membership_id,
        payer=None if request.membership_id else payer_of(request),
        gifts=(GiftWish(**{name: getattr(intention, name) for name in INTENDED}),) if intention else (),
        amount_yen=news.amount_yen,
        received_on=today,
        provider=request.provider,
        reference=news.reference,
        dues_ids=tuple(owed),
    )
