"""Questions that screens and other rooms ask. Read only."""

from dispatch.queries.absences import (
    absence_steps,
    absences_around,
    absences_to_answer,
    family_at,
    late_absences,
    open_absences,
)
from dispatch.queries.accounts import accounts_with
from dispatch.queries.desk import file_roles, todos
from dispatch.queries.places import Place, places_abroad, public_places
from dispatch.queries.postings import (
    NextStep,
    TimelineRow,
    departure_papers,
    is_worker,
    next_steps,
    postings_of,
    timeline,
    unused_exceptions,
)
from dispatch.queries.public import PublicPosting, public_postings

__all__ = [
    "NextStep",
    "Place",
    "PublicPosting",
    "TimelineRow",
    "absence_steps",
    "absences_around",
    "absences_to_answer",
    "accounts_with",
    "departure_papers",
    "family_at",
    "file_roles",
    "is_worker",
    "late_absences",
    "next_steps",
    "open_absences",
    "places_abroad",
    "postings_of",
    "public_places",
    "public_postings",
    "timeline",
    "todos",
    "unused_exceptions",
]
