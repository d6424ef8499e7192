"""What a shift and a sign-up may be, and on which days a weekly shift falls. Source: docs/sources.md#R61"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

ISSUER_NAME = "公益社団法人 日本キリスト教海外医療協力会"
ISSUER_NAME_EN = "Japan Overseas Christian Medical Cooperative Service (JOCS)"

# A sign-up in one of these states holds one of the shift's places.
HOLDS_PLACE = ("signed_up", "confirmed", "attended")
# Nobody has said yet what became of these.
EXPECTED = ("signed_up", "confirmed")
# Still before us, or on the waiting list.
OPEN = ("prospect", "signed_up", "waitlisted", "confirmed")

MOST_MINUTES = 960  # sixteen hours in one day is no shift but a mistake
MOST_PLACES = 500
MOST_SHIFTS_AT_ONCE = 120
CONFIRM_WITHIN = timedelta(days=3)
FORGOTTEN_AFTER = timedelta(days=7)
INSURANCE_WARNING = timedelta(days=60)


def weekly_days(
    first: date, last: date, weekdays: Collection[int], *, is_closed: Callable[[date], bool]
) -> Iterator[date]:
    """Each day from ``first`` to ``last``, these too, that falls on ``weekdays`` (Monday is 0) and is not closed."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() in weekdays and not is_closed(day):
            yield day


def is_year_end(day: date) -> bool:
    """The offices are closed from 28 December to 4 January. Source: docs/sources.md#R61"""
    return (day.month == 12 and day.day >= 28) or (day.month == 1 and day.day <= 4)


def is_insured(insured_until: date | None, day: date) -> bool:
    """``insured_until``: the last insured day; ``None`` when no insurance is on record."""
    return insured_until is not None and day <= insured_until


def has_free_place(*, taken: int, capacity: int) -> bool:
    return taken < capacity


def usual_minutes(minutes: int) -> int:
    """What somebody was there, to the nearest five minutes, as the office counts; at least five."""
    return min(max(5, round(minutes / 5) * 5), MOST_MINUTES)


MOST_GRAMS = 5_000_000


def estimate_yen(*, grams: int, yen_per_kg: int) -> int:
    """What stamps of this weight may bring, in whole yen, halves up."""
    return (grams * yen_per_kg + 500) // 1000
