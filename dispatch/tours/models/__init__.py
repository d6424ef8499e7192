"""Tables, constraints and filters."""

from dispatch.tours.models import guards  # noqa: F401 - registers what the database refuses
from dispatch.tours.models.life import LIVES, MEETING_LIFE, SIGN_UP_LIFE
from dispatch.tours.models.meetings import MeetingChange, ReportMeeting
from dispatch.tours.models.offerings import Offering
from dispatch.tours.models.signups import WRITTEN, MeetingSignUp, SignUpChange

__all__ = [
    "LIVES",
    "MEETING_LIFE",
    "SIGN_UP_LIFE",
    "WRITTEN",
    "MeetingChange",
    "MeetingSignUp",
    "Offering",
    "ReportMeeting",
    "SignUpChange",
]
