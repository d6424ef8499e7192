"""The list of what ends soon, for the wall and for meetings."""

from datetime import date, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dispatch.queries.expiries import Expiry, by_bucket
from jocs_site.backoffice.paper import set_in_type

TEMPLATE = Path(__file__).parent / "expiries.typ"


def headings() -> list[str]:
    return [
        _("Person"),
        _("What"),
        _("Last day"),
        _("Days left"),
        _("Posting"),
        _("Posting until"),
        _("Gap in days"),
        _("Who sees to it"),
    ]


def cells(row: Expiry) -> list:
    """As they stand in a spreadsheet: days as days, numbers as numbers."""
    posting = row.posting
    of_posting = [posting.code, posting.ends_on, row.gap_days] if posting else ["", None, None]
    return [str(row.person), row.what, row.ends_on, row.left, *of_posting, row.owner]


def expiries_pdf(rows: list[Expiry], *, today: date, at: datetime, office: str = "") -> bytes:
    """``office``: the name of the one it is about; empty for both."""
    page = {
        "title": " · ".join(filter(None, [_("What ends within 180 days"), office])),
        "day": _("As of %(day)s") % {"day": date_format(today)},
        "language": (get_language() or "ja")[:2],
        "headings": headings(),
        "nothing": _("nothing"),
        "buckets": [
            [name, [[_plain(cell) for cell in cells(row)] for row in those]] for name, those in by_bucket(rows)
        ],
    }
    return set_in_type(TEMPLATE, at=at, page=page)


def _plain(cell) -> str:
    if cell is None:
        return ""
    return date_format(cell, "SHORT_DATE_FORMAT") if isinstance(cell, date) else str(cell)
