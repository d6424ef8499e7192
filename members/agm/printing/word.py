"""The minutes as a Word file, from the same blocks as the PDF, for those who lay out and sign paper of their own."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from members.agm.printing.minutes import in_words

FACE = "BIZ UDPMincho"  # Word takes its own Mincho where the machine has none of this name
POINTS = {"title": 17, "heading": 12.5, "small": 7.5}


def minutes_docx(content: dict, *, digest: str = "") -> bytes:
    """As `minutes_pdf`: the Japanese original, and the translation on a page of its own."""
    document = Document()
    _set_up(document)
    for place, language in enumerate(("ja", "en")):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for block in in_words(content, language, digest=digest):
            _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    font = document.styles["Normal"].font
    font.name, font.size = FACE, Pt(10.5)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), FACE)


def _add(document, block: dict) -> None:
    kind = block["kind"]
    if kind in ("facts", "signs"):
        _table(document, block["rows"], style=None)
    elif kind == "table":
        _table(document, [block["head"], *block["rows"]], style="Table Grid")
    else:
        for part in block["text"].split("\n\n"):
            _paragraph(document, part, kind)


def _paragraph(document, text: str, kind: str) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)  # a new line in it becomes one in Word
    if kind in POINTS:
        run.font.size = Pt(POINTS[kind])
    if kind in ("title", "note"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = kind == "heading"


def _table(document, rows: list[list[str]], style: str | None) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    if style:
        table.style = style
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()
