"""Rows out as CSV or XLSX, as a stream: a row is forgotten once it is sent.

What a program for spreadsheets would take for a formula is made plain, because members type their own names.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import StreamingHttpResponse

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BLOCK_ROWS = 500
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def plain(value):
    """A text that begins like a formula gets an apostrophe, which our own import takes away again."""
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value


def csv_stream(headings: Sequence[str], rows: Iterable[Sequence]) -> Iterator[bytes]:
    """With the mark by which Excel in Japan knows UTF-8, and line ends as RFC 4180 wants them."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    yield "\ufeff".encode()
    for block in _blocks(chain([headings], rows)):
        for row in block:
            write([plain(cell) for cell in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def streamed(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence], **options):
    """An answer that sends rows while they come; ``name`` without its ending."""
    stream = csv_stream(headings, rows) if kind == CSV else xlsx_stream(headings, rows, **options)
    response = StreamingHttpResponse(stream, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _blocks(rows: Iterable[Sequence]) -> Iterator[list[Sequence]]:
    rest = iter(rows)
    while block := list(islice(rest, BLOCK_ROWS)):
        yield block


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What stands around the rows of a book with one sheet. Styles: 0 as it is, 1 bold, 2 a day, 3 text in any case.
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Yu Gothic"/></font>'
    '<font><b/><sz val="11"/><name val="Yu Gothic"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_FIRST_DAY = date(1899, 12, 30).toordinal()
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NOT_IN_XML = str.maketrans(
    "", "", "".join(chr(code) for code in range(32) if code not in (9, 10, 13)) + "\ufffe\uffff"
)


def xlsx_stream(headings: Sequence[str], rows: Iterable[Sequence], *, is_form=False) -> Iterator[bytes]:
    """A book with one sheet whose first row stays in sight. Text stands in its cells as text and is no formula.

    is_form: empty cells take what is typed as text, so that a zero in front of a postal code stays.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=3) as book:
        for name, xml in _PARTS.items():
            book.writestr(name, _HEAD + xml)
        yield sink.take()
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_sheet_head(headings, is_form).encode())
            for block in _blocks(rows):
                sheet.write("".join(_row(row) for row in block).encode("utf-8", "replace"))
                yield sink.take()
            sheet.write(b"</sheetData></worksheet>")
    yield sink.take()


def _sheet_head(headings: Sequence[str], is_form: bool) -> str:
    cells = "".join(f'<c s="1" t="inlineStr"><is><t>{_escaped(str(text))}</t></is></c>' for text in headings)
    style = ' style="3"' if is_form else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{max(len(headings), 1)}" width="16" customWidth="1"{style}/></cols>'
        f"<sheetData><row>{cells}</row>"
    )


def _row(row: Sequence) -> str:
    return f"<row>{''.join(map(_cell, row))}</row>"


def _cell(value) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, date):
        return f'<c s="2"><v>{value.toordinal() - _FIRST_DAY}</v></c>'
    return f'<c s="3" t="inlineStr"><is><t xml:space="preserve">{_escaped(str(value))}</t></is></c>'


def _escaped(text: str) -> str:
    if not text.isprintable():
        text = text.translate(_NOT_IN_XML)
    return text.translate(_MARKS) if "&" in text or "<" in text or ">" in text else text


class _Sink(io.RawIOBase):
    """Where the book is written to: remembers only what nobody has taken yet, and cannot go back."""

    def __init__(self):
        self._parts: list[bytes] = []

    def writable(self):
        return True

    def write(self, data) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken
