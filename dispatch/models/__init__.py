"""Tables, constraints and filters."""

from dispatch.models import guards  # noqa: F401 - registers what the database refuses
from dispatch.models.decisions import Amendment, PostingChange, TermException
from dispatch.models.life import POSTING_LIFE
from dispatch.models.postings import Posting
from dispatch.models.profiles import HiddenCountry, PublicProfile
from dispatch.models.workers import EmergencyContact, Worker

__all__ = [
    "POSTING_LIFE",
    "Amendment",
    "EmergencyContact",
    "HiddenCountry",
    "Posting",
    "PostingChange",
    "PublicProfile",
    "TermException",
    "Worker",
]
