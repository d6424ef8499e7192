"""Lists that banks offer for spreadsheets, read through columns that somebody named once."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.payments.files.records import FileRefused, Line, Statement

TABLE = "table"
ENCODINGS = {"cp932": "Shift_JIS (CP932)", "utf-8-sig": "UTF-8"}
FIELD_WIDTHS = (30, 48)
_DAY = re.compile(r"([RHrh]|令和|平成)?\s*([0-9]{1,4}|元)\s*[年/.-]\s*([0-9]{1,2})\s*[月/.-]\s*([0-9]{1,2})\s*日?")
_PLAIN_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True)
class Columns:
    """Which column holds what, from 1; ``None`` for what the list does not have.

    sign, sign_in: the column that says in or out, and its word for in; out: a column of its own for money that left.
    header_rows: rows above the first payment.
    """

    account: str
    date: int
    amount: int
    name: int
    reference: int | None = None
    number: int | None = None
    sign: int | None = None
    sign_in: str = ""
    out: int | None = None
    encoding: str = "cp932"
    header_rows: int = 1


def rows_of(content: bytes, encoding: str) -> list[list[str]]:
    try:
        text = content.rstrip(b"\x1a").decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(_("The file is not written in %(encoding)s. Nothing was read.") % {
            "encoding": ENCODINGS[encoding]}) from error  # fmt: skip
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise FileRefused(_("This is no list with commas between its columns. Nothing was read.")) from error


def read_table(content: bytes, columns: Columns, *, today: date) -> Statement:
    """All rows or none. A row without an amount is money that left, and is left alone."""
    rows = rows_of(content, columns.encoding)
    lines, out_count = [], 0
    for number, row in enumerate(rows[columns.header_rows :], columns.header_rows + 1):
        if not any(cell.strip() for cell in row):
            continue
        line = _line(number, row, columns, today)
        if line is None:
            out_count += 1
        else:
            lines.append(line)
    if not lines:
        raise FileRefused(_("No payment stands in this file. Is it the right list of columns?"))
    return Statement(TABLE, columns.account, "", "", tuple(lines), out_count)


def _line(number: int, row: list[str], columns: Columns, today: date) -> Line | None:
    cell = _Cells(number, row)
    if not _came(cell, columns):
        return None
    day = cell.day(columns.date, today)
    name = cell.text(columns.name)
    return Line(
        position=number,
        account=columns.account,
        booked_on=day,
        value_on=day,
        amount_yen=cell.yen(columns.amount),
        payer_name=name,
        reference=cell.text(columns.reference),
        payer_code=cell.text(columns.number),
        is_cut=len(_half_width(name)) in FIELD_WIDTHS,
    )


def _came(cell: "_Cells", columns: Columns) -> bool:
    """A row without an amount, or of another way, is money that left; a 0 that claims to have come is a fault."""
    if columns.sign:
        return cell.text(columns.sign) == columns.sign_in.strip()
    amount = cell.text(columns.amount)
    return amount != "" and not (amount == "0" and cell.text(columns.out) not in ("", "0"))


class _Cells:
    """One row, and how to say what is wrong with it."""

    def __init__(self, number: int, row: list[str]):
        self.number, self.row = number, row

    def text(self, column: int | None) -> str:
        if not column:
            return ""
        if column > len(self.row):
            words = {"number": self.number, "count": len(self.row), "column": column}
            raise FileRefused(
                _("Row %(number)d has %(count)d columns; column %(column)d is missing. It is cut, or another list.")
                % words
            )
        return unicodedata.normalize("NFKC", self.row[column - 1]).strip()

    def refuse(self, column: int, what: str) -> FileRefused:
        words = {"number": self.number, "column": column, "what": what}
        return FileRefused(_("Row %(number)d, column %(column)d: %(what)s. Nothing was read.") % words)

    def yen(self, column: int) -> int:
        text = re.sub(r"[¥\\,\s円]", "", self.text(column))
        if text.startswith("-") and text[1:].isdecimal():
            raise self.refuse(column, _("a negative amount is no payment"))
        if not (text.isascii() and text.isdecimal()):
            raise self.refuse(column, _("“%(text)s” is no amount") % {"text": self.text(column)})
        if int(text) == 0:
            raise self.refuse(column, _("an amount of 0 yen is no payment"))
        return int(text)

    def day(self, column: int, today: date) -> date:
        text = self.text(column)
        day = _day(text)
        if day is None:
            raise self.refuse(column, _("“%(text)s” is no day") % {"text": text})
        if day > today:
            raise self.refuse(column, _("%(text)s is in the future") % {"text": text})
        return day


def _day(text: str) -> date | None:
    """2026/11/20, 20261120, 令和8年11月20日, R8.11.20; ``None`` for what no calendar has."""
    parts = _DAY.match(text)
    if parts:
        era, year, month, day = parts.groups()
        before = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988}.get((era or "").upper() or era, 0)
        year = 1 if year == "元" else int(year)
    elif parts := _PLAIN_DAY.match(text):
        before, (year, month, day) = 0, map(int, parts.groups())
    else:
        return None
    if not before and year < 1900:
        return None
    try:
        return date(before + year, int(month), int(day))
    except ValueError:
        return None


def _half_width(name: str) -> str:
    """As many letters as the bank counted: voicing marks are letters of their own."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name))
