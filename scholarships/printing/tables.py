"""Lists of this room on paper: a title, a day, a table, sums."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jocs_site.backoffice.paper import set_in_type

TEMPLATE = Path(__file__).parent / "table.typ"


@dataclass(frozen=True)
class Sheet:
    """``widths``: a share for each column, 0 for as wide as its words; ``numbers``: columns set to the right."""

    title: str
    headings: list[str]
    rows: list[list]
    widths: list[int]
    numbers: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def sheet_pdf(sheet: Sheet, *, today: date, at: datetime) -> bytes:
    page = {
        "title": sheet.title,
        "day": _("As of %(day)s") % {"day": date_format(today)},
        "language": (get_language() or "ja")[:2],
        "headings": [str(heading) for heading in sheet.headings],
        "rows": [[_plain(cell) for cell in row] for row in sheet.rows],
        "widths": sheet.widths,
        "numbers": sheet.numbers,
        "notes": sheet.notes,
        "nothing": _("nothing"),
    }
    return set_in_type(TEMPLATE, at=at, page=page)


def _plain(cell) -> str:
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return "" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)
