"""How long the papers of a meeting are kept, and what an uploaded scan is. Source: docs/sources.md#R36 and #R37"""

from datetime import date

from jocs_site.foundation.periods import add_months

_SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


def votes_kept_until(held_on: date) -> date:
    """The last day on which ballots and proxies have to lie open: 20 September after a meeting on 20 June.

    The day of the meeting does not count, so three months end with the day of the same number. Source: Civil Code 140
    """
    return add_months(held_on, 3)


def minutes_kept_until(held_on: date) -> date:
    """The last day of the ten years. Source: Act art. 57(2)"""
    return add_months(held_on, 120)


def kind_of_scan(beginning: bytes) -> str:
    """``pdf``, ``jpeg`` or ``png`` by the first bytes, whatever the name says; empty for anything else."""
    return next((kind for signature, kind in _SIGNATURES.items() if beginning.startswith(signature)), "")
