"""The timeline as a drawing: lengths and places, no words. Lengths are in the units of the drawing."""

from dataclasses import dataclass
from datetime import date

from dispatch import queries
from dispatch.models import PersonDocument, Posting
from dispatch.models.postings import BACK, State
from jocs_site.foundation.periods import fiscal_year_starts_on

NAMES_WIDTH, DAYS_WIDTH, HEAD, ROW, BAR = 210, 990, 34, 46, 30
ROWS_ON_A_SHEET = 15  # so many fill a sheet of A4 across
NARROWEST = 2.0


@dataclass(frozen=True)
class Strip:
    """Days away, within its bar."""

    away: queries.DaysAway
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    posting: Posting
    x: float
    y: float
    width: float
    look: str
    strips: list[Strip]
    documents: list[PersonDocument]


@dataclass(frozen=True)
class EndMark:
    """The day on which documents end; all of one day share a mark."""

    x: float
    y: float
    day: date
    documents: list[PersonDocument]


@dataclass(frozen=True)
class Row:
    worker: object
    y: float
    text_y: float
    country: str
    bars: list[Bar]
    marks: list[EndMark]


@dataclass(frozen=True)
class Sheet:
    """As many rows as fit on one sheet of paper, below a head of their own."""

    rows: list[Row]

    @property
    def height(self) -> int:
        return HEAD + len(self.rows) * ROW + 4


@dataclass(frozen=True)
class Scale:
    """Days to drawing units within one window."""

    starts_on: date
    ends_before: date

    def x(self, day: date) -> float:
        inside = min(max(day, self.starts_on), self.ends_before)
        share = (inside - self.starts_on).days / (self.ends_before - self.starts_on).days
        return round(NAMES_WIDTH + share * DAYS_WIDTH, 1)

    def length(self, starts_on: date, ends_before: date) -> float:
        return round(self.x(ends_before) - self.x(starts_on), 1)


@dataclass(frozen=True)
class Marks:
    """What is drawn on the bars, by the keys of the postings."""

    absences: dict[int, list[queries.DaysAway]]
    documents: dict[int, list[PersonDocument]]


def look(posting: Posting) -> str:
    """How the bar is drawn: planned hatched, over pale, suspended dotted, running full."""
    if posting.is_planned:
        return "planned"
    if posting.state in BACK:
        return "over"
    return "suspended" if posting.state == State.SUSPENDED else "running"


def draw(found: list[queries.TimelineRow], marks: Marks, window: queries.TimelineWindow, today: date) -> dict:
    """Everything the template draws: sheets of rows, a line at each 1 April, and one at today."""
    scale = Scale(window.starts_on, window.ends_before)
    sheets = [
        Sheet([_row(row, HEAD + number * ROW, marks, scale) for number, row in enumerate(rows)])
        for rows in (found[start : start + ROWS_ON_A_SHEET] for start in range(0, len(found), ROWS_ON_A_SHEET))
    ]
    first, after = window.starts_on.year, window.ends_before.year
    return {
        "sheets": sheets,
        "rows": [row for sheet in sheets for row in sheet.rows],
        "years": [{"year": year, "x": scale.x(fiscal_year_starts_on(year))} for year in range(first, after)],
        "today_x": scale.x(today) if window.starts_on <= today < window.ends_before else None,
        "width": NAMES_WIDTH + DAYS_WIDTH,
        "row_height": ROW,
        "bar_height": BAR,
    }


def _row(found: queries.TimelineRow, y: float, marks: Marks, scale: Scale) -> Row:
    bars = [_bar(posting, y + (ROW - BAR) / 2, marks, scale) for posting in found.postings]
    by_day: dict[date, list[PersonDocument]] = {}
    for document in (document for bar in bars for document in bar.documents):
        by_day.setdefault(document.valid_until, []).append(document)
    ends = [EndMark(scale.x(day), y + (ROW - BAR) / 2, day, documents) for day, documents in by_day.items()]
    return Row(found.worker, y, y + ROW / 2, found.postings[-1].get_country_display(), bars, ends)


def _bar(posting: Posting, y: float, marks: Marks, scale: Scale) -> Bar:
    x = scale.x(posting.starts_on)
    strips = [
        Strip(
            away,
            round(scale.x(away.starts_on) - x, 1),
            max(scale.length(away.starts_on, away.ends_before), NARROWEST),
        )
        for away in marks.absences.get(posting.pk, [])
    ]
    width = scale.length(posting.starts_on, posting.ends_before)
    return Bar(posting, x, y, width, look(posting), strips, marks.documents.get(posting.pk, []))
