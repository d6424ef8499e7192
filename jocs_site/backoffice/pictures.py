"""Pictures of figures: bars drawn on the server, to be read without script, without colour, and on paper.

Each series has a pattern of its own; the table beside a picture says the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

NAMES_WIDTH, BAR_WIDTH, FIGURES_WIDTH = 170, 380, 150
ROW, BAR, LOOKS = 28, 18, 6
# What a table says beside the colour of `foundation.money.use_of_budget`.
USE_IN_WORDS = {
    "within": _("within the budget"),
    "nearly": _("nine tenths used"),
    "over": _("over the budget"),
}


@dataclass(frozen=True)
class Part:
    """What one series adds to a bar; lengths are in the units of the drawing."""

    x: float
    width: float
    look: int
    words: str


@dataclass(frozen=True)
class Bar:
    label: str
    y: int
    text_y: int
    parts: list[Part]
    figure: str
    figure_x: float


@dataclass(frozen=True)
class Picture:
    """``name``: unique on its page; ``key``: look and label of each series, empty where there is only one."""

    name: str
    title: str
    bars: list[Bar]
    key: list[tuple[int, str]]
    height: int
    width: int = NAMES_WIDTH + BAR_WIDTH + FIGURES_WIDTH
    names_width: int = NAMES_WIDTH
    bar_height: int = BAR

    @property
    def looks(self) -> range:
        return range(LOOKS)


@dataclass(frozen=True)
class Row:
    """``values``: one for each series, none below zero is drawn; ``figure``: what stands at the end of the bar."""

    label: str
    values: Sequence[int | float]
    figure: str


def draw_bars(name: str, title: str, *, series: Sequence[str], rows: Iterable[Row], most: float = 0) -> Picture:
    """Bars of one scale, one below the other. ``most``: the value of a full bar, else the largest there is."""
    rows = list(rows)
    longest = max([most, *(sum(max(value, 0) for value in row.values) for row in rows)], default=0) or 1
    bars = [_bar(row, number, series, BAR_WIDTH / longest) for number, row in enumerate(rows)]
    key = [(number % LOOKS, label) for number, label in enumerate(series)] if len(series) > 1 else []
    return Picture(name=name, title=title, bars=bars, key=key, height=max(len(rows), 1) * ROW + 8)


def _bar(row: Row, number: int, series: Sequence[str], unit: float) -> Bar:
    parts, x, y = [], float(NAMES_WIDTH), 4 + number * ROW
    for look, (label, value) in enumerate(zip(series, row.values, strict=True)):
        width = round(max(value, 0) * unit, 1)
        if width:
            parts.append(Part(round(x, 1), width, look % LOOKS, f"{row.label} · {label}: {value:,}"))
        x += width
    return Bar(row.label, y + (ROW - BAR) // 2, y + ROW // 2, parts, row.figure, round(x + 8, 1))
