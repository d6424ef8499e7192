"""What is printed for a general meeting: notice, papers, and the forms on which members vote or give a proxy."""

from members.agm.printing.forms import forms_pdf
from members.agm.printing.minutes import in_words, minutes_pdf
from members.agm.printing.notice import notice_pdf, papers_pdf
from members.agm.printing.word import minutes_docx

__all__ = ["forms_pdf", "in_words", "minutes_docx", "minutes_pdf", "notice_pdf", "papers_pdf"]
