"""Of which days reports tell, when they are due, and when a worker is reminded. Source: docs/sources.md#R43"""

from collections.abc import Iterable
from datetime import date, timedelta

from jocs_site.foundation.periods import add_months, last_day

# How many months one report tells of, and how many days there are to write it afterwards.
MONTHS_TOLD = {"monthly": 1, "quarterly": 3, "newsletter": 6, "annual": 12}
DAYS_TO_WRITE = {"monthly": 10, "quarterly": 14, "newsletter": 14, "annual": 30, "mid_term": 30, "final": 30}
REMIND_DAYS = timedelta(days=14)

Period = tuple[date, date]


def report_periods(kind: str, starts_on: date, ends_before: date, known: Iterable[Period] = ()) -> list[Period]:
    """Of which days the reports of one kind tell in a term; ``known`` periods stay as they are, gaps are filled.

    The final report stands at the last day. A rest shorter than a third of a period has no report of its own.
    """
    if kind == "final":
        return [(last_day(ends_before), ends_before)]
    if kind == "mid_term":
        return list(known) or [(starts_on, starts_on + (ends_before - starts_on) / 2)]
    ends = dict(known)
    periods, day = [], starts_on
    while day < ends_before:
        full = add_months(day, MONTHS_TOLD[kind])
        later = [start for start in ends if start > day]
        end = ends.get(day) or min([full, ends_before, *later])
        if day in ends or 3 * (end - day) >= full - day:
            periods.append((day, end))
        day = end
    return periods


def report_due_on(kind: str, ends_before: date) -> date:
    return ends_before + timedelta(days=DAYS_TO_WRITE[kind])


def reminder_due(due_on: date, today: date) -> str | None:
    """The step of reminding that this day has reached; earlier ones that were missed are not made up for."""
    if today >= due_on + REMIND_DAYS:
        return "after"
    if today >= due_on:
        return "on_day"
    return "before" if today >= due_on - REMIND_DAYS else None
