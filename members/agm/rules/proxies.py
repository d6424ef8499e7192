"""Who may hold a proxy, how many, and for which meeting. Source: docs/sources.md#R32"""

from datetime import date

MEMBERS, CHAIR = "members", "chair"


def may_hold(*, is_chair: bool, holders: str) -> bool:
    """Whether the articles let this holder have a proxy at all; ``holders``: ``members`` or ``chair``."""
    return is_chair or holders == MEMBERS


def may_hold_one_more(*, held: int, limit: int, is_chair: bool, chair_holds_any: bool) -> bool:
    """Whether a holder of ``held`` proxies may have another. ``limit`` 0: as many as are given."""
    return limit == 0 or (is_chair and chair_holds_any) or held < limit


def is_for_this_meeting(signed_on: date | None, *, noticed_on: date) -> bool:
    """Whether a proxy with this day on it can be for the meeting whose notice left on ``noticed_on``.

    A proxy is given for each meeting anew; what was signed before the notice was for another. ``None``: no day on it.
    """
    return signed_on is None or signed_on >= noticed_on
