"""The definition of a sheet, and the engine that checks or takes in a file piece by piece.

A room's sheet is a Resource of django-import-export whose fields are `Column`s. Its ``import_data`` is ours: the stock
one asks the database several times a row, holds all in memory, and tells one kind of fault at a time (see
docs/decisions/0011-spreadsheets.md). It returns the library's own ``Result``.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import count, islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource
from import_export.results import InvalidRow, Result

from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import CellFault, Fault, add_sentences
from jocs_site.backoffice.sheets.reading import SheetFile
from jocs_site.backoffice.sheets.widgets import fold

PIECE_ROWS = 1_000
SHOWN = 200
NEW, CHANGED, SAME, FAULTY = "new", "update", "skip", "invalid"  # as the library calls them

add_sentences(
    {
        "missing_heading": _("The heading “%(heading)s” is missing."),
        "heading_twice": _("The heading “%(heading)s” stands twice."),
        "no_heading": _("None of the headings is known. The first row must hold the headings of the template."),
    }
)


@dataclass(slots=True)
class Row:
    """One row of a file: its text, the values read from it, what is wrong, and what becomes of it.

    ``subject``: what the room found it to be about; ``change``: what would be written; ``remarks``: what the reader
    should know although the row is taken in.
    """

    line: int
    cells: list[str]
    values: dict
    faults: list[CellFault]
    becomes: str = NEW
    subject: object = None
    change: object = None
    remarks: list[CellFault] = field(default_factory=list)

    def refuse(self, column: str, code: str, **params) -> None:
        self.faults.append(self._note(column, code, params))

    def remark(self, column: str, code: str, **params) -> None:
        self.remarks.append(self._note(column, code, params))

    def _note(self, column: str, code: str, params: dict) -> CellFault:
        value = self.values.get(column, "")
        return CellFault(self.line, column, str(value if value is not None else ""), code, params)


@dataclass
class Piece:
    """What one piece of a file did; kept with the batch, so that it can be undone and is never done twice."""

    number: int
    counts: dict[str, int]
    done: dict = field(default_factory=dict)


class SheetResource(Resource):
    """Declare `Column`s, set what stands below, and write ``judge`` and ``write``.

    ``code``: in addresses and in the batch; ``label``: of the sheet; ``permission``: who may import with it;
    ``intro``: above the file; ``undo_note``: above the button that takes all back; ``undone``: after it was pressed;
    ``examples``: rows for the template, by name of column; ``may_export``: who may have what is here in these columns.
    """

    code = ""
    label = ""
    permission = ""
    intro = ""
    undo_note = _(
        "All of it can be taken back at once, as long as nothing was built on it: no dues, no payments, no change "
        "since."
    )
    undone = _("The import is undone. Nothing of it is left.")
    examples: tuple[dict[str, str], ...] = ()
    may_export = ""

    def __init__(self, *, today: date | None = None, by=None, batch_id: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.today, self.by, self.batch_id = today or timezone.localdate(), by, batch_id
        self.summary: dict = {}  # facts of the whole file that the reader should see before confirming

    # What a room writes

    def begin(self) -> None:
        """Before the first row: read what all rows need."""

    def begin_piece(self) -> None:
        """At the start of each piece; when writing, inside its transaction: lock, and look at what is new."""

    def judge(self, rows: list[Row]) -> None:
        """Say of each row what it becomes; add faults with ``row.refuse``. Rows may have faults already."""

    def write(self, rows: list[Row]) -> dict:
        """Take in rows that are new or changed, through the room's services. Returns what undoing needs, for JSON."""
        raise NotImplementedError

    def undo(self, pieces: list[dict]) -> None:
        """Take back what ``write`` returned, last piece first. Raises RuleBroken if something was built on it."""
        raise NotImplementedError

    def standing(self) -> Iterator[dict]:
        """What is here, a row each, as values by name of column, where ``may_export`` is set."""
        raise NotImplementedError

    def rows_out(self) -> Iterator[list]:
        """What is here, as cells that this sheet would read again."""
        columns = self.columns()
        for column in columns.values():
            column.widget.forget()
        for values in self.standing():
            yield [
                "" if values.get(name) in (None, "") else column.show(values[name]) for name, column in columns.items()
            ]

    # The engine

    @classmethod
    def columns(cls) -> dict[str, Column]:
        return dict(cls.fields)

    @classmethod
    def _headings(cls) -> dict[str, str]:
        return {heading: name for name, column in cls.columns().items() for heading in column.headings()}

    @classmethod
    def open(cls, file) -> SheetFile:
        """The rows of a file, its headings found below whatever stands above them. Raises Fault."""
        known = cls._headings()
        return SheetFile(file, lambda cells: len({known.get(fold(cell)) for cell in cells} - {None}))

    def match(self, headers: list[str]) -> list[str | None]:
        """The name of the column under each heading; ``None`` for headings that are not ours. Raises Fault."""
        known = self._headings()
        found = [known.get(fold(header)) for header in headers]
        named = [name for name in found if name]
        if not named:
            raise Fault("no_heading")
        for name in named:
            if named.count(name) > 1:
                raise Fault("heading_twice", heading=str(self.fields[name].label))
        self.check_headings(set(named))
        return found

    def check_headings(self, names: set[str]) -> None:
        """Raises Fault where these columns are not enough to work with."""

    def need_headings(self, present: set[str], *names: str) -> None:
        for name in names:
            if name not in present:
                raise Fault("missing_heading", heading=str(self.fields[name].label))

    def import_data(
        self,
        dataset: SheetFile,
        dry_run=False,
        *,
        on_faults: Callable[[Row], None] | None = None,
        before_piece: Callable[[], None] | None = None,
        on_piece: Callable[[Piece], None] | None = None,
        on_progress: Callable[[int], None] | None = None,
        is_done: Callable[[int], bool] = lambda number: False,
        **kwargs,
    ) -> Result:
        """Check, or check and take in, a file by pieces of a thousand rows, each written wholly or not at all.

        on_faults: hears of every row that has any; before_piece, on_piece: called first and last in the transaction
        of each; on_progress: how many rows are behind us, outside of it; is_done: pieces that an earlier try has
        written are passed over.
        """
        result = Result()
        self.is_dry_run = dry_run
        self.present = self.match(dataset.headers)
        self.begin()
        readers = [name and self.fields[name].reader() for name in self.present]
        rows_in = iter(dataset)
        for number in count(1):
            rows = [self._read(line, cells, readers) for line, cells in islice(rows_in, PIECE_ROWS)]
            if not rows:
                break
            if dry_run or not is_done(number):
                piece = self._do_piece(rows, number, before_piece, on_piece)
                _add_to(result, piece, rows, on_faults)
            result.total_rows += len(rows)
            if on_progress:
                on_progress(len(rows))
        if not result.total_rows:
            raise Fault("empty")
        return result

    def _do_piece(self, rows, number, before_piece, on_piece) -> Piece:
        with nullcontext() if self.is_dry_run else transaction.atomic():
            if before_piece:
                before_piece()
            self.begin_piece()
            self.judge(rows)
            for row in rows:
                row.becomes = FAULTY if row.faults else row.becomes
            became = Counter(row.becomes for row in rows)
            self._keep_remarks(rows)
            piece = Piece(number, {kind: became[kind] for kind in (NEW, CHANGED, SAME, FAULTY)})
            if not self.is_dry_run:
                piece.done = self.write([row for row in rows if row.becomes in (NEW, CHANGED)])
            if on_piece:
                on_piece(piece)
        return piece

    def _keep_remarks(self, rows: list[Row]) -> None:
        kept = self.summary.setdefault("remarks", []) if self.is_dry_run else []
        for row in rows:
            if not row.faults:
                kept += [remark.as_json() for remark in row.remarks][: SHOWN - len(kept)]

    def _read(self, line: int, cells: list[str], readers: list) -> Row:
        row = Row(line, cells, {}, [])
        for text, name, reader in zip(cells, self.present, readers, strict=False):
            if not name or not text:
                continue
            if text[0] == "'" and text[1:2] in ("=", "+", "-", "@"):  # as our own exports write it
                text = text[1:]
            value, fault = reader(text)
            if fault is None:
                row.values[name] = value
            else:
                shown = "" if self.fields[name].is_sealed else text
                row.faults.append(CellFault(line, name, shown, fault.code, fault.params))
        if len(cells) > len(readers) and any(cells[len(readers) :]):
            row.faults.append(CellFault(line, "", "", "too_many_cells"))
        return row

    def require(self, row: Row, *names: str) -> None:
        """Columns that this row must fill; a cell that could not be read has its fault already."""
        wrong = {fault.column for fault in row.faults}
        for name in names:
            if name not in row.values and name not in wrong:
                row.refuse(name, "required")


def _add_to(result: Result, piece: Piece, rows: list[Row], on_faults: Callable[[Row], None] | None) -> None:
    for kind, many in piece.counts.items():
        result.totals[kind] += many
    for row in rows:
        if row.faults and on_faults:
            on_faults(row)
        if row.faults and len(result.invalid_rows) < SHOWN:
            result.invalid_rows.append(_as_invalid_row(row))


def _as_invalid_row(row: Row) -> InvalidRow:
    told: dict[str, list[str]] = {}
    for fault in row.faults:
        told.setdefault(fault.column or "__all__", []).append(fault.sentence)
    return InvalidRow(row.line, ValidationError(told), row.cells)


_SHEETS: dict[str, type[SheetResource]] = {}


def register(sheet: type[SheetResource]) -> type[SheetResource]:
    """A class decorator: puts the sheet on the import screen."""
    _SHEETS[sheet.code] = sheet
    return sheet


def sheets() -> Iterator[type[SheetResource]]:
    yield from _SHEETS.values()


def sheet_of(code: str) -> type[SheetResource] | None:
    return _SHEETS.get(code)


def sheets_for(user) -> list[type[SheetResource]]:
    return [sheet for sheet in sheets() if user.has_perm(sheet.permission)]
