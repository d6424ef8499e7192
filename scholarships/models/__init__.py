"""Tables, constraints and filters, split by subject."""

from scholarships.models import guards, lives, money_guards, second
from scholarships.models.applications import Application, ApplicationChange
from scholarships.models.awards import Award, Instalment, InstalmentChange
from scholarships.models.bank import BankAccount
from scholarships.models.batches import BatchLine, PaymentBatch
from scholarships.models.calls import Call, Criterion, PanelMember
from scholarships.models.checks import CheckPoint, EligibilityCheck
from scholarships.models.documents import CallDocument, DocumentKind
from scholarships.models.drafts import CostLine, Draft
from scholarships.models.interviews import Interview
from scholarships.models.letters import ApplicationLetter
from scholarships.models.papers import Endorsement, Paper, Reference
from scholarships.models.payments import EnrolmentConfirmation, ReturnedPayment
from scholarships.models.reports import ReportObligation, ScholarReminder, ScholarReport, ScholarReportChange
from scholarships.models.reviews import Decision, Review, ReviewAssignment, Score, SelectionMeeting
from scholarships.models.rulings import AwardChange, Ruling
from scholarships.models.sanctions import SanctionCheck
from scholarships.models.service import (
    Deferral,
    Repayment,
    ServiceConfirmation,
    ServiceObligation,
    ServiceReminder,
)
from scholarships.models.ties import PanelTie
from scholarships.models.visits import MonitoringVisit, VisitNote, VisitNoteChange

__all__ = [
    "Application",
    "ApplicationChange",
    "ApplicationLetter",
    "Award",
    "AwardChange",
    "BankAccount",
    "BatchLine",
    "Call",
    "CallDocument",
    "CheckPoint",
    "CostLine",
    "Criterion",
    "Decision",
    "Deferral",
    "DocumentKind",
    "Draft",
    "EligibilityCheck",
    "Endorsement",
    "EnrolmentConfirmation",
    "Instalment",
    "InstalmentChange",
    "Interview",
    "MonitoringVisit",
    "PanelMember",
    "PanelTie",
    "Paper",
    "PaymentBatch",
    "Reference",
    "Repayment",
    "ReportObligation",
    "ReturnedPayment",
    "Review",
    "ReviewAssignment",
    "Ruling",
    "SanctionCheck",
    "ScholarReminder",
    "ScholarReport",
    "ScholarReportChange",
    "Score",
    "SelectionMeeting",
    "ServiceConfirmation",
    "ServiceObligation",
    "ServiceReminder",
    "VisitNote",
    "VisitNoteChange",
    "guards",
    "lives",
    "money_guards",
    "second",
]
