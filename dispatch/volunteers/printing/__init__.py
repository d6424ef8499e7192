"""What volunteers and leaders take along: calendar files, sheets, certificates."""

from dispatch.volunteers.printing.activity import activity_cells, activity_headings, activity_pdf
from dispatch.volunteers.printing.calendar import calendar_of
from dispatch.volunteers.printing.certificate import certificate_pdf
from dispatch.volunteers.printing.sheet import sheet_pdf

__all__ = [
    "activity_cells",
    "activity_headings",
    "activity_pdf",
    "calendar_of",
    "certificate_pdf",
    "sheet_pdf",
]
