"""Tables, constraints and filters, split by subject."""

from scholarships.models import guards, lives
from scholarships.models.applications import Application, ApplicationChange
from scholarships.models.awards import Award, Instalment, InstalmentChange
from scholarships.models.calls import Call, Criterion, PanelMember
from scholarships.models.documents import CallDocument, DocumentKind
from scholarships.models.reviews import Decision, Review, ReviewAssignment, Score

__all__ = [
    "Application",
    "ApplicationChange",
    "Award",
    "Call",
    "CallDocument",
    "Criterion",
    "Decision",
    "DocumentKind",
    "Instalment",
    "InstalmentChange",
    "PanelMember",
    "Review",
    "ReviewAssignment",
    "Score",
    "guards",
    "lives",
]
