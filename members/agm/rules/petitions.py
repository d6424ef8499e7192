"""Members who move an item or demand a meeting: how many, how early, and what was lately refused.

Source: docs/sources.md#R39; Act art. 37, 43 to 45
"""

from datetime import date, timedelta

from jocs_site.foundation.periods import term_ends_before

MOTION, DEMAND = "motion", "demand"
# One supporter speaks for so many: a thirtieth moves an item, a tenth demands a meeting.
ONE_IN = {MOTION: 30, DEMAND: 10}
SIX_WEEKS = timedelta(weeks=6)
UNTRIED_YEARS = 3


def supporters_needed(kind: str, voters: int) -> int:
    """Rounded up: of 317 members 11 move an item and 32 demand a meeting; nobody alone where there is no member."""
    return max(1, -(-voters // ONE_IN[kind]))


def latest_receipt(meeting_on: date) -> date:
    """The last day on which a motion for this meeting can arrive. Counted so that it favours the members."""
    return meeting_on - SIX_WEEKS


def in_time(received_on: date, meeting_on: date) -> bool:
    return received_on <= latest_receipt(meeting_on)


def meeting_due_by(received_on: date) -> date:
    """The last day for a meeting that was demanded; after it those who demand may call it with leave of the court."""
    return received_on + SIX_WEEKS


def failed_badly(*, votes_for: int, electors: int) -> bool:
    """Less than a tenth of all votes: nearly the same motion is barred for three years."""
    return votes_for * 10 < electors


def barred_until(decided_on: date) -> date:
    """The first day on which nearly the same motion may be made again."""
    return term_ends_before(decided_on, UNTRIED_YEARS)
