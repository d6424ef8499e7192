"""Two drawings of a round: how far reviews of a file lie apart, and how far a reviewer lies from the others.

Lengths and places in the units of the drawing, no words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scholarships.queries import Bias, ReviewTotal, Standing

NAMES, WIDTH, ROW, HEAD = 130, 900, 24, 30
FIGURES = 70
ROWS_ON_A_PAGE = 36  # so many fill a sheet of A4, where the page is printed
TICKS = (0, 25, 50, 75, 100)


def _x(points: float) -> float:
    return round(NAMES + points / 100 * (WIDTH - NAMES - FIGURES), 1)


@dataclass(frozen=True)
class Dot:
    x: float
    total: float


@dataclass(frozen=True)
class SpreadRow:
    line: Standing
    y: float
    text_y: float
    from_x: float
    to_x: float
    mean_x: float
    spread: float
    dots: list[Dot]


def draw_spread(lines: list[Standing], given: Mapping[int, list[ReviewTotal]]) -> dict:
    """A line from the lowest to the highest total of each file, a dot for each review, a bar at their mean.

    given: reviews by key of their file.
    """
    shown = [(line, [review.total for review in given[line.pk]]) for line in lines if line.average is not None]
    return {
        "rows": [_row(line, totals, HEAD + number * ROW) for number, (line, totals) in enumerate(shown)],
        "height": HEAD + len(shown) * ROW + 6,
        "ticks": [{"points": points, "x": _x(points)} for points in TICKS],
        "width": WIDTH,
        "figure_x": WIDTH - FIGURES + 12,
        "head": HEAD,
    }


def _row(line: Standing, totals: list[float], y: float) -> SpreadRow:
    least, most = min(totals), max(totals)
    dots = [Dot(_x(total), total) for total in totals]
    return SpreadRow(line, y, y + ROW / 2, _x(least), _x(most), _x(line.average), most - least, dots)


@dataclass(frozen=True)
class BiasRow:
    bias: Bias
    y: float
    text_y: float
    x: float
    width: float
    look: str


def draw_bias(found: list[Bias]) -> dict:
    """A bar from the middle: to the left who gives less than the others, to the right who gives more."""
    most = max([5.0, *(abs(bias.mean) for bias in found)])
    middle = NAMES + 60 + (WIDTH - NAMES - 60 - FIGURES) / 2
    half = (WIDTH - NAMES - 60 - FIGURES) / 2
    rows = []
    for number, bias in enumerate(found):
        length = round(abs(bias.mean) / most * half, 1)
        y = HEAD + number * ROW
        x = round(middle - length if bias.mean < 0 else middle, 1)
        rows.append(BiasRow(bias, y + 4, y + ROW / 2, x, max(length, 1), "less" if bias.mean < 0 else "more"))
    return {
        "rows": rows,
        "middle": middle,
        "height": HEAD + len(rows) * ROW + 6,
        "width": WIDTH,
        "bar_height": ROW - 8,
        "figure_x": WIDTH - FIGURES + 12,
        "names_width": NAMES + 60,
    }
