"""Questions that screens and other rooms ask. Read only."""

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
    "departure_papers",
    "file_roles",
    "is_worker",
    "next_steps",
    "places_abroad",
    "postings_of",
    "public_places",
    "public_postings",
    "timeline",
    "todos",
    "unused_exceptions",
]
