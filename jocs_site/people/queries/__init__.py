"""Questions about people and organisations that rooms ask. Read only."""

from jocs_site.people.queries.duplicates import Pair, pairs, similar_to
from jocs_site.people.queries.people import (
    Envelope,
    consent_text,
    envelopes,
    find_organisations,
    find_people,
    has_consent,
    neighbours,
    partners,
    people_who_agreed,
    people_with_returned_mail,
)

__all__ = [
    "Envelope",
    "Pair",
    "consent_text",
    "envelopes",
    "find_organisations",
    "find_people",
    "has_consent",
    "neighbours",
    "pairs",
    "partners",
    "people_who_agreed",
    "people_with_returned_mail",
    "similar_to",
]
