"""Who there is, how to reach them, and what they agreed to."""

from jocs_site.people.models.consents import ConsentText
from jocs_site.people.models.duplicates import Merge, NotTheSame
from jocs_site.people.models.households import Household, ReturnedMail
from jocs_site.people.models.notes import Note
from jocs_site.people.models.people import LANGUAGES, Consent, Organisation, Person, PersonQuerySet, User

__all__ = [
    "LANGUAGES",
    "Consent",
    "ConsentText",
    "Household",
    "Merge",
    "NotTheSame",
    "Note",
    "Organisation",
    "Person",
    "PersonQuerySet",
    "ReturnedMail",
    "User",
]
