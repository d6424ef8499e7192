"""Every change beyond saving one form."""

from dispatch.safety.services.answers import answer_by_link, record_answer
from dispatch.safety.services.copies import KEPT, copies, write_copy
from dispatch.safety.services.escalating import escalate
from dispatch.safety.services.events import add_visitor, change_level, close_event, open_event
from dispatch.safety.services.merging import merge_person
from dispatch.safety.services.telling import send_copy

__all__ = [
    "KEPT",
    "add_visitor",
    "answer_by_link",
    "change_level",
    "close_event",
    "copies",
    "escalate",
    "merge_person",
    "open_event",
    "record_answer",
    "send_copy",
    "write_copy",
]
