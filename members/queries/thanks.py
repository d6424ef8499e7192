"""Whom to thank for gifts, and by which way."""

from dataclasses import dataclass
from itertools import groupby

from jocs_site.letters.queries import bad_addresses
from members.models import Gift
from members.queries.gifts import gifts_to_thank
from members.queries.reaching import Reach, reach


@dataclass(frozen=True, kw_only=True)
class Thanks(Reach):
    """One letter of thanks: the gifts it names, oldest first, and the way it goes."""

    gifts: list[Gift]

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
    return Thanks(gifts=gifts, **vars(reach(gifts[0].payer, bad=bad)))
