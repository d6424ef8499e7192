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


def rows_to_correct(batch: ImportBatch) -> tuple[list[str], Iterator[list]]:
    """The headings as they were between line and faults, and every faulty row, in the reader's language."""
    with batch.file.open("rb") as file:
        headers = SheetFile(file).headers
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
        rows = iter(SheetFile(file))
        for note in notes:
            wanted, faults = json.loads(note)
            cells = next(cells for line, cells in rows if line == wanted)
            told = " ".join(in_words(CellFault(*fault), labels) for fault in faults)
            yield [wanted, *(cells + [""] * width)[:width], told]


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
