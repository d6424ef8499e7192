"""Calling a meeting: days of notice, the deadline for votes, the majority an item needs. Source: docs/sources.md#R20"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from jocs_site.foundation.names import search_key

ORDINARY, SPECIAL, ELECTION, REPORT = "ordinary", "special", "election", "report"

# Items that the Act lets nobody decide by an ordinary majority (art. 49(2)). Source: docs/sources.md#R30
SPECIAL_KINDS = ("articles", "expulsion", "auditor_removal", "liability", "transfer", "dissolution", "merger")
ORDINARY_KINDS = ("accounts", "director_removal", "membership_rules", "other")
ELECTION_KINDS = ("directors", "auditors")
ONLINE_ONLY = {
    search_key(word) for word in ("online", "オンライン", "zoom", "web", "ウェブ", "インターネット", "teams")
}


def majority_of(kind: str, *, raised: bool = False) -> str:
    """Which majority an item of ``kind`` needs; the articles may raise an ordinary one, nobody may lower a special."""
    if kind in SPECIAL_KINDS or (raised and kind in ORDINARY_KINDS):
        return SPECIAL
    if kind in ELECTION_KINDS:
        return ELECTION
    return REPORT if kind == "report" else ORDINARY


def clear_days(*, early_votes: bool, by_articles: int = 0) -> int:
    """Whole days that must lie between sending and the meeting: 14 with written or electronic votes, 7 without.

    ``by_articles``: what the articles ask; a longer time holds, a shorter one cannot. Source: docs/sources.md#R21
    """
    return max(14 if early_votes else 7, by_articles)


def latest_send_day(
    meeting_on: date, *, early_votes: bool, deadline_on: date | None = None, by_articles: int = 0
) -> date:
    """The last day on which the notice may leave; neither it nor the meeting day counts as clear.

    ``deadline_on``: the day of a vote deadline that the board set itself; ``None`` is the default of the decree.
    Source: docs/sources.md#R21 and #R22
    """
    latest = meeting_on - timedelta(days=clear_days(early_votes=early_votes, by_articles=by_articles) + 1)
    if early_votes and deadline_on is not None:
        latest = min(latest, deadline_on - timedelta(days=15))
    return latest


def earliest_meeting_day(sent_on: date, *, early_votes: bool, by_articles: int = 0) -> date:
    """The first lawful meeting day for a notice that leaves on ``sent_on``."""
    return sent_on + timedelta(days=clear_days(early_votes=early_votes, by_articles=by_articles) + 1)


def earliest_day_for_accounts(approved_on: date) -> date:
    """The first lawful meeting day for accounts that the board approved then: they lie open 14 clear days before.

    Source: docs/sources.md#R25
    """
    return approved_on + timedelta(days=15)


def last_business_day_before(meeting_on: date, is_holiday: Callable[[date], bool]) -> date:
    """The day at whose close of office written and electronic votes end, unless the board sets another time."""
    day = meeting_on - timedelta(days=1)
    while day.weekday() >= 5 or is_holiday(day):
        day -= timedelta(days=1)
    return day


def is_physical(place: str) -> bool:
    """Whether ``place`` names somewhere to go: an association may not meet on the network alone."""
    return bool(place.strip()) and search_key(place) not in ONLINE_ONLY


def named_twice(slates: Iterable[Iterable[str]]) -> list[str]:
    """Names that stand for more than one office: nobody is director and auditor, or the same office twice."""
    seen, twice = set(), []
    for name in (name for slate in slates for name in slate):
        key = search_key(name)
        if key in seen and name not in twice:
            twice.append(name)
        seen.add(key)
    return twice
