"""Tables, constraints and filters."""

from dispatch.models import absence_guards, guards  # noqa: F401 - registers what the database refuses
from dispatch.models.absence_life import ABSENCE_LIFE
from dispatch.models.absences import Absence, AbsenceChange, FamilyMember
from dispatch.models.contacts import EmergencyContact
from dispatch.models.decisions import Amendment, PostingChange, TermException
from dispatch.models.documents import DocumentType, PersonDocument
from dispatch.models.life import POSTING_LIFE
from dispatch.models.postings import Posting
from dispatch.models.profiles import HiddenCountry, PublicProfile
from dispatch.models.workers import Worker

__all__ = [
    "ABSENCE_LIFE",
    "POSTING_LIFE",
    "Absence",
    "AbsenceChange",
    "Amendment",
    "DocumentType",
    "EmergencyContact",
    "FamilyMember",
    "HiddenCountry",
    "PersonDocument",
    "Posting",
    "PostingChange",
    "PublicProfile",
    "TermException",
    "Worker",
]
