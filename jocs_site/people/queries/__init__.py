"""Questions about people and organisations that rooms ask. Read only."""

from jocs_site.people.queries.duplicates import Pair, pairs, similar_to
from jocs_site.people.queries.people import (
    Envelope,
    consent_text,
    envelopes,
    find_organisations,
    find_people,
    has_consent,
    partners,
    people_who_agreed,
)

__all__ = [
    "Envelope",
    "Pair",
    "consent_text",
    "envelopes",
    "find_organisations",
    "find_people",
    "has_consent",
    "pairs",
    "partners",
    "people_who_agreed",
    "similar_to",
]
