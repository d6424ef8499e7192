"""How long papers hold, and what they leave uncovered. Source: docs/sources.md#R45, #R46 and #R47"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jocs_site.foundation.periods import covers

MUST_COVER, RENEWABLE, ONE_OFF = "must_cover", "renewable", "one_off"
# Days left at most, from the most urgent; what has lapsed comes before all. Source: docs/sources.md#R46
BUCKETS = (30, 90, 180)
LAPSED = 0


@dataclass(frozen=True)
class Paper:
    """When a document holds: ``valid_from <= day < valid_before``; ``None`` for a beginning or an end without limit.

    ``after_days``: how long after its first day it begins to count, as a vaccination does.
    """

    valid_from: date | None
    valid_before: date | None
    after_days: int = 0


def counts_from(paper: Paper) -> date:
    """The first day on which it counts: a jab of 1 May that needs ten days counts from 11 May."""
    return date.min if paper.valid_from is None else paper.valid_from + timedelta(days=paper.after_days)


def is_in_force(paper: Paper, on: date) -> bool:
    return covers(counts_from(paper), paper.valid_before, on)


def needed_before(ends_before: date, margin_days: int) -> date:
    """The day before which a document must not end: the end of the posting and so many days more."""
    return ends_before + timedelta(days=margin_days)


def uncovered(papers: Iterable[Paper], starts_on: date, ends_before: date) -> list[tuple[date, date]]:
    """The stretches of a period that no document covers, half open and in order; one may follow on another."""
    gaps, reached = [], starts_on
    for paper in sorted(papers, key=counts_from):
        begins = counts_from(paper)
        if begins >= ends_before:
            break
        if begins > reached:
            gaps.append((reached, begins))
            reached = begins
        if paper.valid_before is None:
            return gaps
        reached = max(reached, paper.valid_before)
    return [*gaps, (reached, ends_before)] if reached < ends_before else gaps


def days_of(gaps: Iterable[tuple[date, date]]) -> int:
    return sum((end - start).days for start, end in gaps)


def days_left(valid_before: date, today: date) -> int:
    """Full days after today: 0 on the last day, below 0 once it has lapsed."""
    return (valid_before - today).days - 1


def bucket_of(left: int) -> int | None:
    """``LAPSED``, 30, 90 or 180; ``None`` when nobody needs to see to it yet."""
    if left < 0:
        return LAPSED
    return next((most for most in BUCKETS if left <= most), None)
