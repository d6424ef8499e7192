"""Files that the screens hand out: the template of a sheet, and the rows to correct with what is wrong in each."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets.faults import CellFault
from jocs_site.backoffice.sheets.reading import SheetFile
from jocs_site.backoffice.sheets.resource import SheetResource, sheet_of
from jocs_site.backoffice.sheets.widgets import fold

LINE_HEADING, FAULTS_HEADING = gettext_lazy("line in the file"), gettext_lazy("what to correct")


def template_headings(sheet: type[SheetResource]) -> list[str]:
    return [str(column.label) for column in sheet.columns().values()]


def template_rows(sheet: type[SheetResource]) -> Iterator[list[str]]:
    """What each column takes, in both languages, and examples; handed in again, these rows are passed over."""
    columns = sheet.columns()
    for language, mark in (("ja", "※説明"), ("en", "※Note")):
        with override(language):
            yield _marked(mark, [str(column.note) for column in columns.values()])
    for example in sheet.examples:
        yield _marked("※例", [example.get(name, "") for name in columns])


def _marked(mark: str, cells: list[str]) -> list[str]:
    """The mark stands in the first cell, before what is said there."""
    return [f"{mark} {cells[0]}".strip(), *cells[1:]]


def rows_to_correct(batch: ImportBatch) -> tuple[list[str], Iterator[list]]:
    """The headings as they were between line and faults, and every faulty row, in the reader's language."""
    with batch.file.open("rb") as file:
        headers = _opened(batch, file).headers
    return [str(LINE_HEADING), *headers, str(FAULTS_HEADING)], _rows(batch, len(headers))


def is_own_heading(heading: str) -> bool:
    """Whether a file to correct comes back with what we had put beside its rows, in either language."""
    ours = set()
    for language in ("ja", "en"):
        with override(language):
            ours |= {fold(str(LINE_HEADING)), fold(str(FAULTS_HEADING))}
    return fold(heading) in ours


def _rows(batch: ImportBatch, width: int) -> Iterator[list]:
    if not batch.fault_file:
        return
    labels = labels_of(batch)
    with batch.file.open("rb") as file, batch.fault_file.open("rb") as notes:
        rows = iter(_opened(batch, file))
        for note in notes:
            wanted, faults = json.loads(note)
            cells = next(cells for line, cells in rows if line == wanted)
            told = " ".join(in_words(CellFault(*fault), labels) for fault in faults)
            yield [wanted, *(cells + [""] * width)[:width], told]


def _opened(batch: ImportBatch, file) -> SheetFile:
    sheet = sheet_of(batch.sheet)
    return sheet.open(file) if sheet else SheetFile(file)


def labels_of(batch: ImportBatch) -> dict[str, str]:
    sheet = sheet_of(batch.sheet)
    return {name: str(column.label) for name, column in sheet.columns().items()} if sheet else {}


def in_words(fault: CellFault, labels: dict[str, str]) -> str:
    if not fault.column:
        return fault.sentence
    return _("[%(column)s] %(sentence)s") % {
        "column": labels.get(fault.column, fault.column),
        "sentence": fault.sentence,
    }
