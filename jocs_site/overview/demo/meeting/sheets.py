"""A voting form as it comes back: printed, marked with a pen, and scanned."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from jocs_site.backoffice.pdf_pictures import picture_of_pdf
from members.agm import queries
from members.agm.printing import forms_pdf

A4_WIDTH, A4_HEIGHT = 210, 297  # millimetres, as are all below
COLUMNS = {"for": 147.5, "against": 164.5, "abstain": 181.5}  # where the boxes stand on the form
BOX = 5
PEN = "#1d2f6f"


def scanned(acts: list, *, at: datetime) -> Iterator[Image.Image]:
    """The forms of their electors, two at most, with the marks of these acts."""
    meeting = acts[0].elector.meeting
    printed = forms_pdf(meeting, queries.agenda(meeting), [act.elector for act in acts], at=at)
    pages = Image.open(BytesIO(picture_of_pdf(printed))).convert("RGB")
    height = pages.width * A4_HEIGHT / A4_WIDTH
    for place, act in enumerate(acts):
        top = round(place * 2 * height)  # a form for the vote has a proxy on its back
        yield _marked(pages.crop((0, top, pages.width, top + round(height))), queries.choices_of(act))


def as_file(sheet: Image.Image, kind: str) -> ContentFile:
    """``kind``: PDF or PNG."""
    out = BytesIO()
    sheet.save(out, kind, resolution=sheet.width / A4_WIDTH * 25.4)
    return ContentFile(out.getvalue(), f"sheet.{kind.lower()}")


def _marked(sheet: Image.Image, choices: dict[str, str]) -> Image.Image:
    dot, pen = sheet.width / A4_WIDTH, ImageDraw.Draw(sheet)
    for y, choice in zip(_rows_of_boxes(sheet, dot), choices.values(), strict=True):
        x = COLUMNS[choice] * dot
        tick = [(x - 2 * dot, y), (x - 0.5 * dot, y + 2 * dot), (x + 3 * dot, y - 3 * dot)]
        pen.line(tick, fill=PEN, width=round(0.7 * dot), joint="curve")
    return sheet


def _rows_of_boxes(sheet: Image.Image, dot: float) -> list[float]:
    """The middle of each row of boxes, found by the left edges of the first column: lines as long as a box is high."""
    x, grey = round((COLUMNS["for"] - BOX / 2) * dot), sheet.convert("L")
    dark = [min(grey.getpixel((x + near, y)) for near in (-1, 0, 1)) < 128 for y in range(sheet.height)]
    rows, begins = [], None
    for y, is_dark in enumerate(dark):
        if is_dark and begins is None:
            begins = y
        if not is_dark and begins is not None:
            if (y - begins) / dot > BOX / 2:
                rows.append((begins + y) / 2)
            begins = None
    return rows
