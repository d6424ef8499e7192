"""Questions about people and organisations that rooms ask. Read only."""

from jocs_site.people.queries.accounts import accounts_with
from jocs_site.people.queries.duplicates import Pair, count_pairs, pairs, similar_to
from jocs_site.people.queries.notes import READ as READ_NOTES
from jocs_site.people.queries.notes import READ_CONFIDENTIAL, Notes, find_notes, notes_about, notes_for, notes_of
from jocs_site.people.queries.people import (
    Envelope,
    consent_text,
    envelopes,
    find_organisations,
    find_people,
    has_consent,
    household_with,
    neighbours,
    notes_consent,
    partners,
    people_who_agreed,
    people_with_returned_mail,
)

__all__ = [
    "READ_CONFIDENTIAL",
    "READ_NOTES",
    "Envelope",
    "Notes",
    "Pair",
    "accounts_with",
    "consent_text",
    "count_pairs",
    "envelopes",
    "find_notes",
    "find_organisations",
    "find_people",
    "has_consent",
    "household_with",
    "neighbours",
    "notes_about",
    "notes_consent",
    "notes_for",
    "notes_of",
    "pairs",
    "partners",
    "people_who_agreed",
    "people_with_returned_mail",
    "similar_to",
]
