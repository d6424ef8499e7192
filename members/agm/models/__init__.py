"""Tables of the general meeting. What may never be is refused by the database: `guards.py`."""

from members.agm.models import guards, hall_guards  # noqa: F401 - registers the triggers
from members.agm.models.boxes import BOXES, BallotBox, Paper, box_of
from members.agm.models.hall import Continuation, DoorEntry, HandCount, Taking
from members.agm.models.life import MEETING_LIFE
from members.agm.models.meetings import Item, Meeting, MeetingChange
from members.agm.models.minutes import Minutes, SignedMinutes
from members.agm.models.officers import OfficerTerm, TermLengths
from members.agm.models.papers import PaperCheck, PaperScan, ScanTakenOut
from members.agm.models.petitions import Petition, PetitionSupporter
from members.agm.models.record import BoardEvent, Result
from members.agm.models.retention import Inspection, InspectionLook, Purge
from members.agm.models.secret import SERIAL, SecretBallot, Turnout
from members.agm.models.slates import Candidate, StayingOfficer
from members.agm.models.votes import Act, Elector, Mark, Revocation, Stay
from members.agm.models.web import PaperRequest, WebArticle, WebBreak, WebPapers

__all__ = [
    "BOXES",
    "MEETING_LIFE",
    "SERIAL",
    "Act",
    "BallotBox",
    "BoardEvent",
    "Candidate",
    "Continuation",
    "DoorEntry",
    "Elector",
    "HandCount",
    "Inspection",
    "InspectionLook",
    "Item",
    "Mark",
    "Meeting",
    "MeetingChange",
    "Minutes",
    "OfficerTerm",
    "Paper",
    "PaperCheck",
    "PaperRequest",
    "PaperScan",
    "Petition",
    "PetitionSupporter",
    "Purge",
    "Result",
    "Revocation",
    "ScanTakenOut",
    "SecretBallot",
    "SignedMinutes",
    "Stay",
    "StayingOfficer",
    "Taking",
    "TermLengths",
    "Turnout",
    "WebArticle",
    "WebBreak",
    "WebPapers",
    "box_of",
]
