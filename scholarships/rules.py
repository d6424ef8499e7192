"""What the programme's policies say, as pure functions: no Django, no clock, no database.

Sources: docs/sources.md#R52, #R53, #R54, #R55.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from jocs_site.foundation.money import minor_digits
from jocs_site.foundation.periods import add_months

DAYS_TO_WRITE, REMIND_DAYS = timedelta(days=30), timedelta(days=14)
MONTHS_TO_RETURN, CONFIRM_EVERY_MONTHS = 3, 12  # until the first day back at work, and between two papers; our own
YEARS_KEPT = 5  # words of an application that ended without a scholarship
YEARS_OF_CONSENT = 3  # the record of a consent to sending data abroad is kept so long at least, and its words with it
DRAFTS_KEPT_AFTER = timedelta(days=30)  # the closing of their call, if they were never handed in; our own
SANCTION_CHECK_MONTHS = 12  # how long a look at the sanctions lists counts; our own
DAYS_OF_CAUTION = 14  # how long an account waits that only one person has seen
LEAST_SHOWN = 5  # a smaller group could point to a person


def is_open(opens_at: datetime, closes_at: datetime, at: datetime) -> bool:
    """Late by one second is late: the closing instant itself is outside."""
    return opens_at <= at < closes_at


def application_code(fiscal_year: int, number: int) -> str:
    return f"S-{fiscal_year}-{number:03d}"


def weighted_total(scores: Iterable[tuple[int, int, int]]) -> float:
    """Points out of 100 from ``(value, max_score, weight)`` of each criterion; 0 when there are none."""
    scores = list(scores)
    weights = sum(weight for _value, _max_score, weight in scores)
    if not weights:
        return 0.0
    return 100 * sum(weight * value / max_score for value, max_score, weight in scores) / weights


def split_evenly(amount: Decimal, currency: str, count: int) -> list[Decimal]:
    """``count`` parts whose sum is ``amount``; what does not divide goes to the last one."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    part = (amount / count) // unit * unit
    return [part] * (count - 1) + [amount - part * (count - 1)]


def erased_up_to(today: date) -> date:
    """What ended on this day or before has no names and words any more."""
    return add_months(today, -12 * YEARS_KEPT)


def erasable_from(ended_on: date) -> date:
    """The first day on which words may be erased by hand. Source: docs/sources.md#R57"""
    return add_months(ended_on, 12 * YEARS_OF_CONSENT)


def due_days(first_due_on: date, months_between: int, count: int) -> list[date]:
    return [add_months(first_due_on, months_between * step) for step in range(count)]


def year_of_study(starts_on: date, day: date) -> int:
    """1 until the first anniversary of the start, also before the study begins."""
    year = 1
    while add_months(starts_on, 12 * year) <= day:
        year += 1
    return year


def months_begun(starts_on: date, ends_before: date) -> int:
    """Months of a half-open period, the last one counted whole; 0 for an empty or reversed one."""
    months = 0
    while add_months(starts_on, months) < ends_before:
        months += 1
    return months


def unused_part(
    *, paid: Decimal, award: Decimal, currency: str, starts_on: date, ends_before: date, stopped_on: date
) -> Decimal:
    """What was paid and not used by a study that stops: paid, less the award's share for the months begun.

    Never below zero, and rounded down to what the currency can pay, in favour of the scholar.
    Source: docs/sources.md#R54
    """
    months = months_begun(starts_on, ends_before)
    done = min(months_begun(starts_on, stopped_on), months)
    unit = Decimal(1).scaleb(-minor_digits(currency))
    left = max(paid - award * done / months, Decimal(0))
    return left // unit * unit


def months_of_service(study_months: int, rate: Decimal, fewest: int | None, most: int | None) -> int:
    """Months that a scholar serves after the study, by the rule of the call; 0 where it asks for none.

    rate: months of service for a month of study. Half a month counts as one. Source: docs/sources.md#R54
    """
    if not rate:
        return 0
    months = int((study_months * rate).to_integral_value(ROUND_HALF_UP))
    months = max(months, fewest or 0)
    return months if most is None else min(months, most)


def months_served(periods: Iterable[tuple[date, date]]) -> int:
    """Whole months in half-open periods; those that touch are one, and single days add up to months of thirty."""
    joined: list[tuple[date, date]] = []
    for starts_on, ends_before in sorted(periods):
        if joined and joined[-1][1] == starts_on:
            joined[-1] = (joined[-1][0], ends_before)
        else:
            joined.append((starts_on, ends_before))
    months = days = 0
    for starts_on, ends_before in joined:
        whole = months_begun(starts_on, ends_before)
        if add_months(starts_on, whole) > ends_before:
            whole -= 1
        months += whole
        days += (ends_before - add_months(starts_on, whole)).days
    return months + days // 30


def confirmation_due(since: date, months_left: int) -> date:
    """When the employer's next paper is to be here: a month after a year of service, or after what is left of it."""
    return add_months(since, min(CONFIRM_EVERY_MONTHS, months_left)) + DAYS_TO_WRITE


def unserved_part(*, paid: Decimal, currency: str, owed: int, served: int) -> Decimal:
    """What was paid for the months that were not served, rounded down to what the currency can pay."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    return paid * max(owed - served, 0) / owed // unit * unit


def is_recent(day: date, on: date, months: int) -> bool:
    """Whether ``day`` is at most so many months before ``on``."""
    return on <= add_months(day, months)


def is_unvisited(seen_on: date, on: date, months: int) -> bool:
    """Whether so many months or more have passed since the last visit, or since the study began if there was none."""
    return on >= add_months(seen_on, months)


def waits_for_enrolment(starts_on: date, due_on: date) -> bool:
    """What is paid up to the first day of study pays the enrolment; later money waits until the school confirms it."""
    return due_on > starts_on


def report_periods(starts_on: date, ends_before: date, per_year: int) -> list[tuple[date, date, date]]:
    """First day, end and due day of each report: ``per_year`` in each year of study, due a month after its period.

    A rest shorter than a third of a period belongs to the report before it. Source: docs/sources.md#R53
    """
    if per_year < 1:
        return []
    months = max(12 // per_year, 1)
    starts, count = [starts_on], 1
    while (day := add_months(starts_on, months * count)) < ends_before:
        if 3 * (ends_before - day) >= add_months(day, months) - day:
            starts.append(day)
        count += 1
    ends = [*starts[1:], ends_before]
    return [(start, end, end + DAYS_TO_WRITE) for start, end in zip(starts, ends, strict=True)]


def reminder_due(due_on: date, today: date) -> str | None:
    """The step of reminding that this day has reached; earlier ones that were missed are not made up for."""
    if today >= due_on + REMIND_DAYS:
        return "after"
    if today >= due_on:
        return "on_day"
    return "before" if today >= due_on - REMIND_DAYS else None


def account_number(written: str) -> str:
    """As banks write it: capitals and digits without spaces and hyphens."""
    return "".join(written.split()).replace("-", "").upper()


def is_account_number(number: str) -> bool:
    """Six to thirty-four letters and digits with at least four digits; what looks like an IBAN must check out."""
    if not (number.isascii() and number.isalnum() and 6 <= len(number) <= 34):
        return False
    if sum(letter.isdigit() for letter in number) < 4:
        return False
    looks_like_iban = len(number) >= 15 and number[:2].isalpha() and number[2:4].isdigit()
    return not looks_like_iban or int("".join(str(int(letter, 36)) for letter in number[4:] + number[:4])) % 97 == 1


@dataclass(frozen=True)
class Group:
    """A public figure: ``count`` is ``None`` where it is above zero but too small to be told."""

    members: tuple[str, ...]
    count: int | None


def protect_small(counts: Mapping[str, int], least: int = LEAST_SHOWN) -> list[Group]:
    """Groups fit for the public, largest first; those under ``least`` are merged into one that stands last.

    The merged group is filled up with the next larger one while it is still too small itself, because the total
    would otherwise give it away. A total under ``least`` is not told at all.
    """
    ordered = sorted(((count, name) for name, count in counts.items() if count), key=lambda pair: (-pair[0], pair[1]))
    merged: list[tuple[int, str]] = []
    while ordered and (ordered[-1][0] < least or (merged and _total(merged) < least)):
        merged.append(ordered.pop())
    groups = [Group((name,), count) for count, name in ordered]
    if merged:
        total = _total(merged)
        groups.append(Group(tuple(sorted(name for _count, name in merged)), total if total >= least else None))
    return groups


def _total(pairs: list[tuple[int, str]]) -> int:
    return sum(count for count, _name in pairs)


def may_tell(count: int, least: int = LEAST_SHOWN) -> bool:
    """Zero tells nothing about anybody; one to four may."""
    return count == 0 or count >= least


@dataclass(frozen=True)
class YearBlock:
    """One line for the public: the numbers of a year, or of years together; as many numbers as may be told."""

    first: int
    last: int
    numbers: tuple[int, ...]


def protect_years(
    years: Mapping[int, tuple[int, ...]],
    *,
    part: Mapping[int, int] | None = None,
    most: int | None = None,
    least: int = LEAST_SHOWN,
) -> list[YearBlock]:
    """Lines fit for the public, oldest first; empty where none may be told.

    years: by year numbers of which each counts a part of the one before, such as applied, awarded, completed.
    part: by year a part of the first number that is told elsewhere. most: how many of the numbers may be told at all.
    Years that follow each other are put together until in each line nobody is left out but none or ``least``: who
    applied and was not awarded, who was awarded and did not complete, and so on. So every number that is told or
    follows from those told, by whatever subtraction, is 0 or at least ``least``. Where all years together do not reach
    that, the last number is not told at all.
    """
    part = part or {}
    for told in range(min([most or LEAST_SHOWN, *map(len, years.values())]), 0, -1):
        groups = {year: (*_left_out(years[year][:told]), years[year][0] - part.get(year, 0)) for year in sorted(years)}
        if lines := _put_together(groups, least):
            return [YearBlock(line[0], line[-1], _added(years[year][:told] for year in line)) for line in lines]
    return []


def _left_out(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Each number without the next, which is a part of it; the last one as it is."""
    return tuple(more - less for more, less in zip(numbers, (*numbers[1:], 0), strict=True))


def _added(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def _put_together(groups: Mapping[int, tuple[int, ...]], least: int) -> list[list[int]]:
    """Years in lines of which every group may be told; the newest ones join the line before where they cannot stand."""

    def may_stand(line: list[int]) -> bool:
        return all(may_tell(count, least) for count in _added(groups[year] for year in line))

    lines: list[list[int]] = []
    waiting: list[int] = []
    for year in groups:
        waiting.append(year)
        if may_stand(waiting):
            lines.append(waiting)
            waiting = []
    while waiting and lines:
        waiting = [*lines.pop(), *waiting]
        if may_stand(waiting):
            lines.append(waiting)
            waiting = []
    return lines


def columns_told(*, awarded: int, completed: int, studying: int) -> int:
    """How many of applied, awarded, completed may be told beside how many study: the differences would tell the rest.

    awarded, completed, studying: of all years; nobody both studies and has completed.
    """
    if not may_tell(awarded - studying):
        return 1
    return 3 if may_tell(awarded - studying - completed) else 2


def may_tell_consented(count: int, consented: int) -> bool:
    """Whether of a number that is told it may be told how many agreed to be shown: not where few did not."""
    return consented >= LEAST_SHOWN and may_tell(count - consented)
