"""How long the papers of a meeting are kept, and what an uploaded scan is. Source: docs/sources.md#R36 and #R37"""

from datetime import date

from jocs_site.foundation.periods import add_months


def votes_kept_until(held_on: date) -> date:
    """The last day on which ballots and proxies have to lie open: 20 September after a meeting on 20 June.

    The day of the meeting does not count, so three months end with the day of the same number. Source: Civil Code 140
    """
    return add_months(held_on, 3)


def minutes_kept_until(held_on: date) -> date:
    """The last day of the ten years. Source: Act art. 57(2)"""
    return add_months(held_on, 120)
