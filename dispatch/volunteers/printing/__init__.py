"""What volunteers and leaders take along: calendar files, sheets, certificates."""

from django.http import HttpResponse

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
    "pdf_response",
    "sheet_pdf",
]


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser; ``name``: under which it is saved."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
