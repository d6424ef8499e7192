"""From the bytes of an upload to rows of text with their line numbers, one row in memory at a time."""

import codecs
import csv
import io
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from jocs_site.backoffice.sheets.faults import Fault, add_sentences

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_STRINGS_BYTES = 80 * 1024 * 1024  # openpyxl holds a workbook's own list of words in memory
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
PIECE = 64 * 1024
TITLE_ROWS = 10  # old lists begin with a title, a date and merged cells before their headings
REMARKS = ("※例", "※説明", "※Example", "※Note")  # rows of our own templates that explain
_BROKEN_BOOK = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, ParseError, OSError, zlib.error)
_NO_SHEETS = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"{\\rtf")

add_sentences(
    {
        "not_a_sheet": _("This is no CSV and no XLSX file. In Excel, choose Save as and take Excel workbook (.xlsx)."),
        "encoding": _("The letters cannot be read. Save the file as CSV UTF-8 or as XLSX."),
        "broken_book": _("The XLSX file is damaged or too large inside. Save it anew and try again."),
        "broken_quotes": _("From here on the file cannot be divided into cells: a quotation mark is open or too many."),
        "empty": _("The file holds no rows below its headings."),
        "too_many_rows": _("The file has more than %(most)s rows. Divide it."),
    }
)


class SheetFile:
    """``headers`` is the row of headings; iterating gives ``(line, cells)`` of those below it.

    ``file``: open for bytes and able to seek; ``known``: counts the headings of a row that are known. Of the first
    rows that hold anything the one with most of them is taken, if it has two at least, else the very first.
    Raises Fault where the whole file cannot be used.
    """

    def __init__(self, file, known: Callable[[list[str]], int] = len):
        file.seek(0)
        start = file.read(4)
        if not start:
            raise Fault("empty")
        if start.startswith(_NO_SHEETS):
            raise Fault("not_a_sheet")
        self.is_book = start == b"PK\x03\x04"
        self.encoding = "xlsx" if self.is_book else find_encoding(file)
        self._rows = _book_rows(file) if self.is_book else _text_rows(file, self.encoding)
        first = list(islice(self._rows, TITLE_ROWS)) if known is not len else list(islice(self._rows, 1))
        if not first:
            raise Fault("empty")
        found = [known(cells) for _line, cells in first]
        best = found.index(max(found)) if max(found) > 1 else 0
        self.header_line, self.headers = first[best]
        self._rows = chain(first[best + 1 :], self._rows)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        rows = (row for row in self._rows if not row[1][0].startswith(REMARKS))
        for count, row in enumerate(rows):
            if count >= MOST_ROWS:
                raise Fault("too_many_rows", most=f"{MOST_ROWS:,}")
            yield row


def find_encoding(file) -> str:
    """UTF-8 with or without its mark, what Excel calls Unicode text (UTF-16), else the CP932 of Japanese Windows."""
    file.seek(0)
    start = file.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp932"):
        if _decodes(file, encoding):
            return encoding
    raise Fault("encoding")


def _decodes(file, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if "\0" in decoder.decode(piece):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _text_rows(file, encoding: str) -> Iterator[tuple[int, list[str]]]:
    file.seek(0)
    text = io.TextIOWrapper(_Unclosed(file), encoding=encoding, newline="")
    first = text.readline(PIECE)
    text.seek(0)
    separator = max(",\t;", key=first.count)
    rows = csv.reader(text, delimiter=separator, strict=True)
    line = 0
    try:
        for cells in rows:
            began, line = line + 1, rows.line_num
            cells = [cell.strip() for cell in cells]
            if any(cells) and cells != ["\x1a"]:
                yield began, cells
    except csv.Error:
        raise Fault("broken_quotes", line=line + 1) from None
    except UnicodeDecodeError:  # cut off in the middle of a letter, by UTF-16 only
        raise Fault("encoding") from None


class _Unclosed(io.BufferedReader):
    """The text wrapper closes what it wraps when it goes; the upload stays open."""

    def __init__(self, file):
        super().__init__(_Raw(file), PIECE)


class _Raw(io.RawIOBase):
    def __init__(self, file):
        self._file = file

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self._file.seek(offset, whence)
        return self._file.tell()

    def tell(self):
        return self._file.tell()

    def readinto(self, buffer):
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _book_rows(file) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that is shown, row by row; a formula counts as what it last gave."""
    file.seek(0)
    try:
        _check_sizes(file)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise Fault("empty")
        shown[0].reset_dimensions()  # some programs write a size that is wrong
        for line, row in enumerate(shown[0].iter_rows(values_only=True), 1):
            cells = ["" if cell is None else _as_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield line, cells
    except Fault:
        raise
    except _BROKEN_BOOK:
        raise Fault("broken_book") from None


def _check_sizes(file) -> None:
    """A small file may unpack into gigabytes."""
    with ZipFile(file) as parts:
        sizes = {part.filename: part.file_size for part in parts.infolist()}
    if sum(sizes.values()) > MOST_UNPACKED_BYTES or sizes.get("xl/sharedStrings.xml", 0) > MOST_STRINGS_BYTES:
        raise Fault("broken_book")


def _as_text(cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
