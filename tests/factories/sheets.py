"""Files as they are handed in on the import screen, and what became of them."""

import csv
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets import batches
from jocs_site.backoffice.sheets.files import template_headings
from jocs_site.backoffice.sheets.resource import sheet_of
from jocs_site.backoffice.sheets.writing import xlsx_stream


def as_csv(rows: list[dict], encoding="utf-8-sig") -> bytes:
    """Rows as dictionaries of any columns; the headings are all of theirs."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return csv_of([headings, *([row.get(heading, "") for heading in headings] for row in rows)], encoding)


def csv_of(rows: list[list], encoding="utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def book_of(rows: list[list], merged=()) -> bytes:
    """An XLSX as a program for spreadsheets writes it; ``merged``: cells as A1:C1."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(content: bytes) -> list[list]:
    """What a reader sees of a book with one sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def taken_out(sheet: str, by=None) -> bytes:
    """The export in the columns of the import."""
    kind = sheet_of(sheet)
    return b"".join(xlsx_stream(template_headings(kind), kind(by=by).rows_out()))


class Desk:
    """Somebody at the import screen with one sheet. ``callbacks``: the fixture that does what waits for the commit."""

    def __init__(self, sheet: str, by, callbacks):
        self.sheet, self.by, self.callbacks = sheet, by, callbacks

    def hand_in(self, content, name="list.csv") -> ImportBatch:
        """``content``: rows as dictionaries, or the bytes of a file."""
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else as_csv(content))
        with self.callbacks(execute=True):
            batch = batches.hand_in(sheet=self.sheet, file=file, name=name, by=self.by, at=timezone.now())
        batch.refresh_from_db()
        return batch

    def take_in(self, content) -> ImportBatch:
        batch = self.hand_in(content)
        assert batch.state == "checked", batch.faults
        if batch.writable:
            with self.callbacks(execute=True):
                batches.confirm(batch_id=batch.pk, by=self.by, at=timezone.now())
            batch.refresh_from_db()
        return batch

    def undo(self, batch: ImportBatch) -> ImportBatch:
        batches.undo(batch_id=batch.pk, by=self.by, at=timezone.now())
        batch.refresh_from_db()
        return batch


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    """New, changed, there already, with faults."""
    return batch.new, batch.changed, batch.same, batch.faulty


def told(batch: ImportBatch) -> list[tuple]:
    """Line, column and code of each fault."""
    return [(line, column, code) for line, column, _value, code, _params in batch.faults]


def remarks(batch: ImportBatch) -> list[tuple]:
    return [(line, column, code) for line, column, _value, code, _params in batch.summary["remarks"]]
