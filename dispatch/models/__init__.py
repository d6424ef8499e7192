"""Tables, constraints and filters."""

from dispatch.models import absence_guards, guards  # noqa: F401 - registers what the database refuses
from dispatch.models.absence_life import ABSENCE_LIFE
from dispatch.models.absences import Absence, AbsenceChange, FamilyMember
from dispatch.models.agreements import HostAgreement
from dispatch.models.budgets import BudgetLine, Expense
from dispatch.models.candidacies import Candidacy, CandidacyChange
from dispatch.models.candidacy_life import CANDIDACY_LIFE
from dispatch.models.checklists import ChecklistItem, PlannedItem
from dispatch.models.contacts import EmergencyContact
from dispatch.models.decisions import Amendment, PostingChange, TermException
from dispatch.models.documents import DocumentType, PersonDocument
from dispatch.models.feeds import CalendarFeed
from dispatch.models.life import POSTING_LIFE
from dispatch.models.obligations import ReportKind, ReportObligation, ReportPlan, ReportReminder
from dispatch.models.postings import Posting
from dispatch.models.profiles import HiddenCountry, PublicProfile
from dispatch.models.report_files import ReportOriginal, ReportPhoto
from dispatch.models.report_life import REPORT_LIFE
from dispatch.models.reports import ActivityReport, ReportChange
from dispatch.models.request_life import REQUEST_LIFE
from dispatch.models.requests import FeasibilityVisit, RequestChange, WorkerRequest
from dispatch.models.risks import RiskArea, RiskDecision, RiskStatement
from dispatch.models.stories import StoryPhoto
from dispatch.models.tasks import SettledTask
from dispatch.models.workers import Worker

# In the order in which they follow each other, and in which docs/dispatch-states.md shows them.
LIVES = (REQUEST_LIFE, CANDIDACY_LIFE, POSTING_LIFE, ABSENCE_LIFE, REPORT_LIFE)

__all__ = [
    "ABSENCE_LIFE",
    "CANDIDACY_LIFE",
    "LIVES",
    "POSTING_LIFE",
    "REPORT_LIFE",
    "REQUEST_LIFE",
    "Absence",
    "AbsenceChange",
    "ActivityReport",
    "Amendment",
    "BudgetLine",
    "CalendarFeed",
    "Candidacy",
    "CandidacyChange",
    "ChecklistItem",
    "DocumentType",
    "EmergencyContact",
    "Expense",
    "FamilyMember",
    "FeasibilityVisit",
    "HiddenCountry",
    "HostAgreement",
    "PersonDocument",
    "PlannedItem",
    "Posting",
    "PostingChange",
    "PublicProfile",
    "ReportChange",
    "ReportKind",
    "ReportObligation",
    "ReportOriginal",
    "ReportPhoto",
    "ReportPlan",
    "ReportReminder",
    "RequestChange",
    "RiskArea",
    "RiskDecision",
    "RiskStatement",
    "SettledTask",
    "StoryPhoto",
    "TermException",
    "Worker",
    "WorkerRequest",
]
