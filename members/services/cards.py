"""Cards that are kept for next year's dues: the wish, the card, another one, and its end."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.queries import mail_address
from jocs_site.people import services as people
from jocs_site.people.models import Consent, Person
from members import queries, tasks
from members.models import CardCustomer, CardWish, Membership, PaymentRequest, SavedCard
from members.payments import providers
from members.payments.interface import Card, CardNews, CardProvider, ProviderRefused, ProviderSilent, Visit
from members.services.card_letters import tell_of_card

logger = logging.getLogger(__name__)
UNDO = timedelta(days=1)  # so long a merge can be undone, and a card that it ended is not forgotten yet


def wish_for_card(
    person: Person | None, provider: str, *, words_id: int, at: datetime, request: PaymentRequest | None = None
) -> CardWish:
    """Note that somebody agrees to a card being kept; of one person there is one customer at a provider.

    words_id: what stood beside the box. Raises RuleBroken if a card cannot be kept, or the words are others by now.
    """
    words = queries.card_words(timezone.localdate(at))
    if person is None or provider not in providers.cards():
        raise RuleBroken(_("A card cannot be kept this way."))
    if words is None or words.pk != words_id:
        raise RuleBroken(_("The words of the consent have changed. Please read them again."))
    customer, _is_new = CardCustomer.objects.get_or_create(person=person, provider=provider, is_in_use=True)
    return CardWish.objects.create(customer=customer, words=words, request=request, asked_at=at)


def known_customer(gateway: CardProvider, customer: CardCustomer) -> str:
    """The provider's number for a person, asked for where we have none. Raises ProviderRefused, ProviderSilent."""
    reference = gateway.open_customer(customer, email=mail_address(customer.person))
    CardCustomer.objects.filter(pk=customer.pk, reference="").update(reference=reference)
    customer.reference = reference
    return reference


def open_card_page(*, membership: Membership, provider: str, words_id: int, site: str, at: datetime) -> str:
    """The provider's page where a member names a card, or another one, without paying. ``site``: with scheme.

    Raises RuleBroken as `wish_for_card`, once the membership ended, or if the provider does not answer.
    """
    if membership.left_on is not None:
        raise RuleBroken(_("This membership has ended or ends."))
    wish = wish_for_card(membership.person, provider, words_id=words_id, at=at)
    gateway = providers.cards()[provider]
    visit = Visit(
        title=_("Card for next year's dues"),
        done=site.rstrip("/") + reverse("members:card_named", args=[wish.key]),
        left=site.rstrip("/") + reverse("members:card"),
        language=get_language() or settings.LANGUAGE_CODE,
    )
    try:
        page = gateway.card_page(wish, visit=_for_customer(gateway, wish, visit))
    except (ProviderRefused, ProviderSilent) as silence:
        logger.warning("no page for card wish %s: %s", wish.key, silence)
        raise RuleBroken(_("The payment company does not answer at present. Please try again in a while.")) from silence
    CardWish.objects.filter(pk=wish.pk).update(remote_id=page.number)
    return page.address


def _for_customer(gateway: CardProvider, wish: CardWish, visit: Visit) -> Visit:
    return Visit(**{**visit.__dict__, "customer": known_customer(gateway, wish.customer)})


def look_at_wish(*, wish: CardWish, at: datetime) -> bool:
    """Ask what became of the page where a card was to be named. Returns whether one was kept now."""
    gateway = providers.cards().get(wish.customer.provider)
    if gateway is None or SavedCard.objects.filter(wish=wish).exists():
        return False
    try:
        stories = gateway.look_at_wish(wish)
    except (ProviderRefused, ProviderSilent) as silence:  # the notice tells
        logger.warning("card wish %s could not be looked up: %s", wish.key, silence)
        return False
    return any(follow_card(news, at=at) for news in stories)


def follow_card(news: CardNews, *, at: datetime) -> bool:
    """Keep a card that was wished for, or note what became of one that is kept. Returns whether anything changed."""
    if news.key:
        wish = CardWish.objects.filter(key=news.key).first()
        return wish is not None and keep_card(wish, news.card, at=at)
    card = SavedCard.objects.filter(reference=news.card.reference, ended_on=None).first()
    if card is None:
        return False
    if news.is_gone:
        end_card(card_id=card.pk, reason=_("Removed at the payment company."), at=at)
        return True
    facts = {name: getattr(news.card, name) for name in ("brand", "last4", "exp_month", "exp_year")}
    return bool(SavedCard.objects.filter(pk=card.pk).exclude(**facts).update(**facts))


@transaction.atomic
def keep_card(wish: CardWish, card: Card, *, at: datetime) -> bool:
    """Keep the card that a wish led to, in place of the one before. Safe to repeat; returns whether it is new.

    Late news of an older wish changes nothing about the card that was named after it.
    """
    customer = CardCustomer.objects.select_for_update(no_key=True).get(pk=wish.customer_id)
    if card.customer != customer.reference or SavedCard.objects.filter(wish=wish).exists():
        return False
    today = timezone.localdate(at)
    is_outdated = customer.cards.filter(wish__asked_at__gt=wish.asked_at).exists()
    if not is_outdated:
        for before in customer.cards.filter(ended_on=None):
            _end(before, today, _("Another card was named."))
    kept = SavedCard(
        customer=customer,
        wish=wish,
        consent=_consent(customer.person, wish, ended_on=today if is_outdated else None),
        saved_on=today,
        **{name: getattr(card, name) for name in ("reference", "brand", "last4", "exp_month", "exp_year")},
    )
    if is_outdated:
        kept.ended_on, kept.ended_because = today, _("Another card was named.")
    kept.save(force_insert=True)
    if not is_outdated:
        tell_of_card(kept, "card_saved")
    return True


def _consent(person: Person, wish: CardWish, *, ended_on) -> Consent:
    agreed = {"on": timezone.localdate(wish.asked_at), "text_version": wish.words.version}
    if ended_on is None:
        return people.give_consent(person=person, purpose=Consent.Purpose.CARD_DUES, **agreed)
    facts = {"given_on": agreed["on"], "text_version": agreed["text_version"], "withdrawn_on": ended_on}
    return Consent.objects.create(person=person, purpose=Consent.Purpose.CARD_DUES, **facts)


@transaction.atomic
def end_card(*, card_id: int, at: datetime, reason: str, by=None) -> SavedCard:
    """Charge a card no more, tell its holder, and let the provider forget it. Safe to repeat.

    Raises RuleBroken without a reason.
    """
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    customer_id = SavedCard.objects.values_list("customer", flat=True).get(pk=card_id)
    CardCustomer.objects.select_for_update(no_key=True).get(pk=customer_id)
    card = SavedCard.objects.select_related("customer__person", "consent").get(pk=card_id)
    if card.ended_on:
        return card
    _end(card, timezone.localdate(at), reason.strip())
    log(card, "members.card_ended", user=by, data={"reason": reason.strip()})
    tell_of_card(card, "card_ended")
    return card


def _end(card: SavedCard, on, reason: str) -> None:
    card.ended_on, card.ended_because = max(on, card.saved_on), reason[:200]
    card.save(update_fields=["ended_on", "ended_because"])
    Consent.objects.filter(pk=card.consent_id, withdrawn_on=None).update(withdrawn_on=card.ended_on)
    transaction.on_commit(partial(tasks.forget_card.enqueue, card.pk))


def forget_card(*, card_id: int, at: datetime) -> bool:
    """Tell the provider to forget a card that has ended. Safe to repeat. Returns whether it did now."""
    card = SavedCard.objects.select_related("customer").get(pk=card_id)
    gateway = providers.cards().get(card.customer.provider)
    if gateway is None or card.ended_on is None or card.forgotten_at:
        return False
    try:
        gateway.forget_card(card)
    except (ProviderRefused, ProviderSilent) as silence:  # the hourly job asks again
        logger.warning("saved card %s could not be forgotten: %s", card.pk, silence)
        return False
    return bool(SavedCard.objects.filter(pk=card_id, forgotten_at=None).update(forgotten_at=at))


def forget_ended_cards(*, at: datetime) -> int:
    """What the worker could not do at once, and cards that merging ended once nobody can undo it."""
    ended = SavedCard.objects.filter(ended_on__lt=timezone.localdate(at - UNDO), forgotten_at=None)
    return sum(forget_card(card_id=pk, at=at) for pk in ended.values_list("pk", flat=True))
