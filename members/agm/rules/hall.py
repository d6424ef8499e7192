"""The day itself: procedural motions, and how a meeting goes on another day. Source: docs/sources.md#R31 and #R42"""

from collections.abc import Mapping
from datetime import date, timedelta

from members.agm.rules.counting import is_ordinary_majority, ordinary_needed
from members.agm.rules.standing import ABSTAIN, AGAINST, FOR, HALL, PROXY

HANDS = (FOR, AGAINST, ABSTAIN)
CONTINUES_WITHIN = timedelta(days=14)  # "a short while" in practice; after longer a new notice is the safe way


def latest_continuation(adjourned_on: date) -> date:
    """The last day on which the same meeting may go on, without a new notice. Source: docs/sources.md#R42"""
    return adjourned_on + CONTINUES_WITHIN


def motion_result(present: Mapping[str, int], votes: Mapping[str, Mapping[str, int]]) -> dict:
    """How a procedural motion ends: more than half of those in the hall and by proxy; early votes have no part in it.

    ``present``: numbers by way; ``votes``: under ``hall`` and ``proxy`` the hands for, against and abstaining.
    Raises ValueError where more vote than are there. Source: docs/sources.md#R31
    """
    for way in (HALL, PROXY):
        if min(votes[way].values()) < 0 or sum(votes[way].values()) > present[way]:
            raise ValueError(way)
    base = present[HALL] + present[PROXY]
    together = {choice: votes[HALL][choice] + votes[PROXY][choice] for choice in HANDS}
    together["none"] = base - sum(together.values())
    return {
        "base": {HALL: present[HALL], PROXY: present[PROXY], "total": base},
        "votes": together,
        "needed": ordinary_needed(base),
        "outcome": "passed" if is_ordinary_majority(together[FOR], base) else "rejected",
    }
