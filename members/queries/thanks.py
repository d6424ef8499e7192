"""Whom to thank for gifts, and by which way."""

from dataclasses import dataclass
from itertools import groupby

from jocs_site.letters.queries import bad_addresses, mail_address, postal_lines
from members.models import Gift
from members.queries.gifts import gifts_to_thank
from members.queries.reminders import EMAIL, NOWHERE, POST, UNWANTED


@dataclass(frozen=True)
class Thanks:
    """One letter of thanks: the gifts it names, oldest first; ``way`` as with reminders."""

    gifts: list[Gift]
    way: str
    language: str
    email: str = ""
    lines: tuple[str, ...] = ()

    @property
    def payer(self):
        return self.gifts[0].payer


def thanks_to_write(gift_ids: list[int] | None = None) -> list[Thanks]:
    """One letter for each giver, whoever it is: a person, an organisation, or a visitor not yet identified."""
    gifts = gifts_to_thank().select_related("person__user", "organisation__contact__user", "visitor", "purpose")
    if gift_ids is not None:
        gifts = gifts.filter(pk__in=gift_ids)
    by_giver = sorted(gifts, key=lambda gift: (*_giver(gift), gift.given_on, gift.pk))
    bad = bad_addresses()
    return [_plan(list(group), bad) for _key, group in groupby(by_giver, key=_giver)]


def _giver(gift: Gift) -> tuple[int, int, int]:
    """The visitor counts only while nobody has said who it was."""
    if gift.person_id or gift.organisation_id:
        return (gift.person_id or 0, gift.organisation_id or 0, 0)
    return (0, 0, gift.visitor_id)


def _plan(gifts: list[Gift], bad: set[str]) -> Thanks:
    gift = gifts[0]
    if gift.organisation:
        contact = gift.organisation.contact
        email, lines = gift.organisation.email or mail_address(contact), gift.organisation.address.splitlines()
        return _by_way(gifts, contact.language if contact else "ja", email, lines, bad)
    giver = gift.person or gift.visitor
    email = mail_address(gift.person) if gift.person else giver.email
    if gift.person and (giver.deceased_on or giver.stop_mail):
        return Thanks(gifts, UNWANTED, giver.language)
    lost = gift.person and giver.has_unknown_address
    return _by_way(gifts, giver.language, email, [] if lost else postal_lines(giver), bad)


def _by_way(gifts: list[Gift], language: str, email: str, lines: list[str], bad: set[str]) -> Thanks:
    if email and email.lower() not in bad:
        return Thanks(gifts, EMAIL, language, email)
    return Thanks(gifts, POST if len(lines) > 1 else NOWHERE, language, lines=tuple(lines))
