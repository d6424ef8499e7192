"""Paying online: the member's try, and asking the provider what became of it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members import rules
from members.models import (
    OPEN,
    CardWish,
    Dues,
    GiftIntention,
    Membership,
    PaymentRefund,
    PaymentRequest,
    PaymentRequestChange,
)
from members.payments import providers
from members.payments.interface import OnlineProvider, ProviderRefused, ProviderSilent, Visit
from members.services.cards import forget_ended_cards, known_customer, wish_for_card
from members.services.givers import GiftWish, Payer, payer_of
from members.services.memberships import lock_membership
from members.services.notices import INTENDED, follow_all, take_in
from members.services.refunds import send_back

logger = logging.getLogger(__name__)
REMEMBERED = timedelta(days=30)  # so long a provider keeps what it could not tell us


@dataclass(frozen=True)
class WayBack:
    """Where the provider's page sends whoever pays: paths on ``site``, the address of this site with scheme.

    What is empty is the member's own page, on the site that the settings name.
    """

    site: str = ""
    done: str = ""
    left: str = ""


def start_payment(
    *,
    provider: str,
    at: datetime,
    membership: Membership | None = None,
    dues_ids: Sequence[int] = (),
    gift: GiftWish | None = None,
    is_monthly: bool = False,
    keep_card: int | None = None,
    payer: Payer | None = None,
    method: str = "",
    back: WayBack | None = None,
    key: UUID | None = None,
) -> tuple[PaymentRequest, str]:
    """Ask an online provider for what is owed on these dues, for a gift, or for both.

    membership: who pays; ``payer`` instead for somebody who is no member. is_monthly: the gift is to come every month.
    keep_card: the key of the words to which the member agreed, so that next year's dues are taken from the card too.
    method: the code of one of the provider's methods. back: where the provider's page leads; the own page if ``None``.
    key: of the form that was sent; sent twice, by a double click for example, it is one request.
    Returns the request and the provider's page.
    Raises RuleBroken if the provider or method is not offered, nothing is owed and nothing is given, or the provider
    does not answer.
    """
    gateway = _offered(provider, method)
    if gift and not rules.is_payment_amount(gift.amount_yen):
        raise RuleBroken(_("An amount is between 1 and 99,999,999 yen."), field="amount_yen")
    if is_monthly and (dues_ids or method not in getattr(gateway, "gives_monthly", ())):
        raise RuleBroken(_("A gift can come every month by credit card only."), field="rhythm")
    with transaction.atomic():
        owed = _owed(membership, dues_ids) if dues_ids else []
        if not owed and gift is None:
            raise RuleBroken(_("Nothing is owed for this year."))
        figures = {
            "membership": membership,
            **(payer or payer_of(membership)).columns(),
            "provider": provider,
            "method": method,
            "amount_yen": sum(dues.owed_yen for dues in owed) + (gift.amount_yen if gift else 0),
            "started_at": at,
        }
        request, is_new = PaymentRequest.objects.get_or_create(key=key or uuid4(), defaults=figures)
        if is_new:
            request.dues.set(owed)
            if gift:
                _intend(request, gift, is_monthly=is_monthly)
            if keep_card:
                _keep_card(gateway, request, words_id=keep_card, at=at)
    visit = replace(_visit(request, owed, gift, back or WayBack()), is_monthly=is_monthly)
    return request, _open_page(gateway, request, visit, at=at)


def _offered(provider: str, method: str) -> OnlineProvider:
    gateway = providers.online().get(provider)
    if gateway is None or method not in gateway.methods():
        raise RuleBroken(_("This way of paying is not offered."))
    return gateway


def _keep_card(gateway: OnlineProvider, request: PaymentRequest, *, words_id: int, at: datetime) -> None:
    if request.membership is None or request.method not in getattr(gateway, "keeps_cards", ()):
        raise RuleBroken(_("A card cannot be kept this way."))
    wish_for_card(request.membership.person, gateway.code, words_id=words_id, at=at, request=request)


def _owed(membership: Membership, dues_ids: Sequence[int]) -> list[Dues]:
    """What of it is still owed. Raises RuleBroken while a saved card is being charged for one of them."""
    lock_membership(membership.pk)
    being_charged = PaymentRequest.objects.filter(
        dues__in=dues_ids, state=PaymentRequest.State.STARTED, card_attempt__isnull=False
    )
    if being_charged.exists():
        raise RuleBroken(_("Your saved card is being charged for this just now. Please look again in a while."))
    return list(Dues.objects.owed().filter(membership=membership, pk__in=dues_ids))


def _intend(request: PaymentRequest, gift: GiftWish, *, is_monthly: bool) -> None:
    GiftIntention.objects.create(
        request=request,
        is_monthly=is_monthly,
        **{name: getattr(gift, name) for name in INTENDED},
    )


def _open_page(gateway: OnlineProvider, request: PaymentRequest, visit: Visit, *, at: datetime) -> str:
    """Not inside a transaction: nobody shall wait for a provider on the other side of the world."""
    wish = CardWish.objects.filter(request=request).select_related("customer__person__user").first()
    try:
        if wish:
            visit = replace(visit, customer=known_customer(gateway, wish.customer))
        page = gateway.start(request, at=at, visit=visit)
    except (ProviderSilent, ProviderRefused) as silence:
        logger.warning("no page for request %s: %s", request.key, silence)
        words = _("The payment company does not answer at present. Nothing was charged. Please try again in a while.")
        raise RuleBroken(words) from silence
    if page.number:
        PaymentRequest.objects.filter(pk=request.pk).update(remote_id=page.number)
        request.remote_id = page.number
    return page.address


def _visit(request: PaymentRequest, owed: Sequence[Dues], gift: GiftWish | None, back: WayBack) -> Visit:
    site = (back.site or settings.WAGTAILADMIN_BASE_URL).rstrip("/")
    titles = []
    if owed:
        titles.append(_("Membership dues %(years)s") % {"years": ", ".join(str(dues.fiscal_year) for dues in owed)})
    if gift:
        titles.append(_("Gift"))
    return Visit(
        title=" + ".join(titles),
        done=site + (back.done or reverse("members:payment_result", args=[request.key])),
        left=site + (back.left or reverse("members:choose_dues")),
        language=get_language() or settings.LANGUAGE_CODE,
        email=getattr(request.payer, "email", ""),
    )


def look_again(*, request: PaymentRequest, at: datetime) -> bool:
    """Ask the provider what became of a request, as the page does to which the member comes back.

    Returns whether it moved on. A provider that is silent is asked again by the hourly job; what the books refuse is
    told by the provider's own notice, which the treasurer sees.
    """
    gateway = providers.online().get(request.provider)
    if gateway is None or request.state not in OPEN:
        return False
    try:
        news = gateway.reconcile(request, at=at)
        return follow_all(request.provider, news, at=at)
    except (ProviderSilent, ProviderRefused) as silence:  # the next hour asks again
        logger.warning("request %s could not be looked up: %s", request.key, silence)
    except RuleBroken as refusal:
        logger.warning("request %s was not moved: %s", request.key, refusal)
    return False


def reconcile_payments(*, at: datetime) -> int:
    """Take in what providers could not tell us, and ask about requests without an answer.

    So a lost notice costs an hour and not a member. Returns how many steps were taken. Safe to repeat.
    Raises ProviderSilent if a provider does not answer; what was taken in before stays.
    """
    moved = 0
    for code, gateway in providers.online().items():
        steps = PaymentRequestChange.objects.filter(subject__provider=code)
        before = steps.count()
        for notice in gateway.missed(since=at - REMEMBERED):
            take_in(gateway, notice, at=at)
        still_open = PaymentRequest.objects.filter(provider=code, state__in=OPEN)
        for request in still_open.exclude(state="failed", card_attempt__isnull=False).order_by("pk"):
            look_again(request=request, at=at)
        for refund in PaymentRefund.objects.filter(request__provider=code, state__in=["asked", "underway"]):
            _ask_again(gateway, refund, at=at)
        moved += steps.count() - before
    forget_ended_cards(at=at)
    return moved


def _ask_again(gateway: OnlineProvider, refund: PaymentRefund, *, at: datetime) -> None:
    try:
        send_back(gateway, refund, at=at)
    except (ProviderRefused, RuleBroken) as refusal:
        logger.warning("refund %s was refused: %s", refund.key, refusal)
