"""Saved cards: whose they are, whom a charge is to be announced to, and what stands in the way of one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.periods import fiscal_year
from jocs_site.letters.queries import bad_addresses, mail_address
from jocs_site.people.models import Consent, ConsentText
from jocs_site.people.queries import consent_text
from members import rules
from members.models import (
    OPEN,
    CardAttempt,
    CardNotice,
    CardNoticeTerms,
    CardWish,
    DebitLine,
    DebitShare,
    Dues,
    Membership,
    PaymentRequest,
    SavedCard,
)
from members.queries.overpaid import credit_for_dues
from members.queries.reminders import EMAIL, NOWHERE, POST

EXPIRED, CREDIT = "expired", "credit"
WHY_NOT = {
    "settled": _("nothing is owed any more"),
    "left": _("the membership has ended or ends"),
    "deceased": _("deceased"),
    "no_card": _("there is no saved card any more"),
    EXPIRED: _("the card has expired"),
    "underway": _("another payment for it is under way"),
    CREDIT: _("money of theirs covers nothing yet; use it first"),
    "tried": _("the card was tried already"),
    "withdrawn": _("taken back"),
    "early": _("the day announced is not yet"),
    NOWHERE: _("no way to reach them"),
}


def card_words(on: date) -> ConsentText | None:
    """What whoever lets a card be kept agrees to; without words none is offered."""
    return consent_text(Consent.Purpose.CARD_DUES, on)


def card_of(membership: Membership) -> SavedCard | None:
    """The card that a member lets us charge for next year's dues."""
    if membership.person_id is None:
        return None
    cards = SavedCard.objects.in_force().filter(customer__person=membership.person_id, customer__is_in_use=True)
    return cards.select_related("customer", "consent").first()


def card_wishes(user) -> QuerySet[CardWish]:
    """The pages on which an account was to name a card; nobody else's."""
    return CardWish.objects.filter(customer__person__user=user).select_related("customer", "words")


def is_card_kept(wish: CardWish) -> bool:
    return SavedCard.objects.filter(wish=wish).exists()


def announced_for(membership: Membership) -> list[CardNotice]:
    """What a member was told that the card will be charged for, and what is still to come."""
    notices = CardNotice.objects.filter(dues__membership=membership, withdrawn_on=None, attempts=None)
    return list(notices.select_related("dues").order_by("charge_on"))


def saved_cards() -> QuerySet[SavedCard]:
    """Every card, those that ended too, with ``membership_id`` of its holder's membership."""
    theirs = Membership.objects.filter(person=OuterRef("customer__person")).order_by("-joined_on")
    rows = SavedCard.objects.select_related("customer__person", "consent")
    return rows.annotate(membership_id=Subquery(theirs.values("pk")[:1]))


def notice_days(on: date) -> int:
    terms = CardNoticeTerms.objects.filter(starts_on__lte=on).order_by("-starts_on").first()
    return terms.days if terms else rules.CARD_NOTICE_DAYS


@dataclass(frozen=True)
class PlannedNotice:
    """One charge to announce. ``way``: ``email`` or ``post``; else why it is not to be."""

    dues: Dues
    card: SavedCard
    way: str
    email: str = ""

    @property
    def is_to_be(self) -> bool:
        return self.way in (EMAIL, POST)

    @property
    def why_not(self) -> str:
        return WHY_NOT.get(self.way, "")


def cards_to_announce(year: int, charge_on: date, *, dues_ids: list[int] | None = None) -> list[PlannedNotice]:
    """Dues of that year which a card agreed to before it may pay, and of which nobody was told yet, by member number.

    Leaves out the dead, those whose membership ended or ends, and dues that are about to be debited. Whoever has money
    left that may cover them is among them, with the reason for which no letter goes.
    """
    open_notice = CardNotice.objects.filter(dues=OuterRef("pk"), withdrawn_on=None)
    debited = DebitShare.objects.filter(dues=OuterRef("pk"), line__state=DebitLine.State.WAITING)
    card = SavedCard.objects.in_force().filter(
        customer__person=OuterRef("membership__person"), customer__is_in_use=True
    )
    owed = Dues.objects.owed().filter(fiscal_year=year, membership__left_on=None)
    owed = owed.filter(membership__person__deceased_on=None).exclude(Exists(open_notice) | Exists(debited))
    owed = owed.annotate(card_id=Subquery(card.values("pk")[:1])).filter(card_id__isnull=False)
    owed = owed.annotate(has_credit=Exists(credit_for_dues(OuterRef("membership"))))
    if dues_ids is not None:
        owed = owed.filter(pk__in=dues_ids)
    rows = list(owed.select_related("membership__person__user").order_by("membership__number"))
    cards = SavedCard.objects.select_related("consent").in_bulk({dues.card_id for dues in rows})
    bad = bad_addresses()
    planned = [_planned(dues, cards[dues.card_id], charge_on, bad) for dues in rows]
    return [one for one in planned if rules.covers_card_consent(given_on=one.card.consent.given_on, dues_year=year)]


def _planned(dues: Dues, card: SavedCard, charge_on: date, bad: set[str]) -> PlannedNotice:
    person = dues.membership.person
    address = mail_address(person)
    if card.has_expired(charge_on):
        return PlannedNotice(dues, card, EXPIRED)
    if dues.has_credit:
        return PlannedNotice(dues, card, CREDIT)
    if address and address.lower() not in bad:
        return PlannedNotice(dues, card, EMAIL, address)
    has_post = bool(person.address_key) and not person.has_unknown_address and not person.stop_mail
    return PlannedNotice(dues, card, POST if has_post else NOWHERE)


def card_notices() -> QuerySet[CardNotice]:
    """Announced charges, the latest first, with all that says what stands in the way of one."""
    attempts = CardAttempt.objects.select_related("request").order_by("number")
    dues = Dues.objects.with_paid().select_related("membership__person")
    card = SavedCard.objects.in_force().filter(
        customer__person=OuterRef("dues__membership__person"), customer__is_in_use=True
    )
    failed = Q(state=PaymentRequest.State.FAILED, card_attempt__isnull=False)
    others = PaymentRequest.objects.filter(dues=OuterRef("dues"), state__in=OPEN).exclude(failed)
    debited = DebitShare.objects.filter(dues=OuterRef("dues"), line__state=DebitLine.State.WAITING)
    rows = CardNotice.objects.select_related("card").annotate(
        card_now=Subquery(card.values("pk")[:1]),
        card_year=Subquery(card.values("exp_year")[:1]),
        card_month=Subquery(card.values("exp_month")[:1]),
        is_underway=Exists(others) | Exists(debited),
        has_credit=Exists(credit_for_dues(OuterRef("dues__membership"))),
    )
    return rows.prefetch_related(Prefetch("dues", dues), Prefetch("attempts", attempts)).order_by("-charge_on", "-pk")


def notices_due(on: date) -> QuerySet[CardNotice]:
    """Announced for that day or before, not taken back, and not tried, or tried without an answer yet."""
    tried = CardAttempt.objects.filter(notice=OuterRef("pk")).exclude(request__state=PaymentRequest.State.STARTED)
    return card_notices().filter(charge_on__lte=on, withdrawn_on=None).exclude(Exists(tried)).order_by("pk")


def why_not_charged(notice: CardNotice, on: date) -> str:
    """A key of ``WHY_NOT``, or empty when the card may be charged. ``notice``: one of `card_notices`."""
    membership = notice.dues.membership
    grounds = {
        "withdrawn": notice.withdrawn_on is not None,
        "early": notice.charge_on > on,
        "settled": not notice.dues.owed_yen,
        "deceased": membership.person is not None and membership.person.deceased_on is not None,
        "left": membership.left_on is not None,
        "no_card": notice.card_now is None,
        EXPIRED: notice.card_now is not None and (notice.card_year, notice.card_month) < (on.year, on.month),
        "underway": notice.is_underway,
        CREDIT: notice.has_credit,
    }
    return next((ground for ground, holds in grounds.items() if holds), "")


def years_with_dues(on: date) -> list[int]:
    """This fiscal year and the next, of those whose dues are made."""
    years = [fiscal_year(on), fiscal_year(on) + 1]
    made = Dues.objects.filter(fiscal_year__in=years).order_by("fiscal_year")
    return list(made.values_list("fiscal_year", flat=True).distinct())
