"""What a report meeting, a sign-up and an offering may be. Source: docs/sources.md#R63"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

MOST_PEOPLE = 10  # by one sign-up; a larger group telephones
MOST_PEOPLE_BY_OFFICE = 200
MOST_PLACES = 2000
MOST_ATTENDANCE = 5000
MOST_YEN = 10_000_000
LONGEST = timedelta(hours=12)
FURTHEST = timedelta(days=2 * 366)
REMIND_BEFORE = timedelta(days=2)
SOON = timedelta(days=14)
# How long names and addresses of those who signed up are kept after the meeting.
KEPT_AFTER = timedelta(days=30)

# A sign-up in one of these states will come or hopes to.
OPEN = ("signed_up", "waitlisted")


def takes_sign_ups(*, state: str, closes_at: datetime, at: datetime) -> bool:
    """The last instant still counts."""
    return state == "announced" and at <= closes_at


def places_left(*, capacity: int | None, taken: int) -> int | None:
    """``None`` where everybody finds a place."""
    return None if capacity is None else max(capacity - taken, 0)


def fits(people: int, *, left: int | None) -> bool:
    return left is None or people <= left


def who_moves_up(waiting: Iterable[tuple[int, int]], *, left: int | None) -> list[int]:
    """Keys of those who move up, of pairs of key and people in the order in which they asked.

    Who is too many for what is left waits on, and those behind them are asked whether they fit.
    """
    chosen = []
    for key, people in waiting:
        if fits(people, left=left):
            chosen.append(key)
            left = None if left is None else left - people
    return chosen


def is_reminded_on(*, day: date, today: date) -> bool:
    """Two days before, and on the day between if that was missed; not on the day itself, when nobody reads it."""
    return timedelta(days=1) <= day - today <= REMIND_BEFORE


def names_in(words: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that stand in ``words``; one letter alone is no name."""
    return [name for name in names if len(name) > 1 and name.casefold() in words.casefold()]
