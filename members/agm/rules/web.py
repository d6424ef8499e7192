"""Papers on the web instead of in print: from when and how long. Source: docs/sources.md#R24; Act art. 47-3"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from jocs_site.foundation.periods import add_months

THREE_WEEKS = timedelta(weeks=3)


def publish_by(meeting_on: date) -> date:
    """The last day for publishing; they come out with the notice, so it is the last day for that too."""
    return meeting_on - THREE_WEEKS


def stays_until(ended_on: date) -> date:
    """The last day on which they have to stand there: three months after the meeting."""
    return add_months(ended_on, 3)


def time_down(breaks: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """Together, counting a time in which two breaks overlap once."""
    total, reached = timedelta(0), None
    for start, end in sorted(breaks):
        start = start if reached is None else max(start, reached)
        if end > start:
            total, reached = total + (end - start), end
    return total


def is_too_long(down: timedelta, period: timedelta) -> bool:
    """Breaks of more than a tenth of the whole time may make the supply void. Source: Act art. 47-6"""
    return down * 10 > period
