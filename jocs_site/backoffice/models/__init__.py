"""What the office itself keeps, by subject."""

from jocs_site.backoffice.models.marks import TableMark
from jocs_site.backoffice.models.runs import Run, RunFile
from jocs_site.backoffice.models.sheets import ImportBatch, ImportPiece

__all__ = ["ImportBatch", "ImportPiece", "Run", "RunFile", "TableMark"]
