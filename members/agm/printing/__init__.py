"""What is printed for a general meeting: notice, papers, and the forms on which members vote or give a proxy."""

from members.agm.printing.forms import forms_pdf
from members.agm.printing.notice import notice_pdf, papers_pdf

__all__ = ["forms_pdf", "notice_pdf", "papers_pdf"]
