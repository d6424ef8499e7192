"""Days, fiscal years and half-open periods. A period covers ``starts_on <= day < ends_before``.

An end of ``None`` is open. The fiscal year starts on 1 April and is named by the calendar year it starts in;
receipts follow the calendar year instead. Source: docs/sources.md#R6
"""

import calendar
from datetime import date, timedelta

FISCAL_YEAR_STARTS_IN = 4


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of ``day`` began: 31 March 2027 is in 2026."""
    return day.year - (day.month < FISCAL_YEAR_STARTS_IN)


def fiscal_year_starts_on(year: int) -> date:
    return date(year, FISCAL_YEAR_STARTS_IN, 1)


def fiscal_year_ends_before(year: int) -> date:
    return fiscal_year_starts_on(year + 1)


def covers(starts_on: date, ends_before: date | None, day: date) -> bool:
    return starts_on <= day and (ends_before is None or day < ends_before)


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two half-open periods share a day. An empty or reversed period overlaps nothing."""
    (start, end), (other_start, other_end) = first, second
    latest_start = max(start, other_start)
    ends = [stop for stop in (end, other_end) if stop is not None]
    return not ends or latest_start < min(ends)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_ends_before(starts_on: date, years: int) -> date:
    """The first day after a full term: a term from 29 February 2028 for three years ends before 1 March 2031.

    A day that does not exist in the last year moves forward, so that a term is never a day short.
    """
    try:
        return starts_on.replace(year=starts_on.year + years)
    except ValueError:
        return date(starts_on.year + years, 3, 1)


def last_day(ends_before: date) -> date:
    """The day printed as the end of a period."""
    return ends_before - timedelta(days=1)


def years_between(day: date, later: date) -> int:
    """Whole years, as ages are counted: who was born on 29 February has a birthday on 1 March."""
    return later.year - day.year - ((later.month, later.day) < (day.month, day.day))
