"""Whose membership somebody may claim."""

from datetime import date

from jocs_site.foundation.addresses import clean_postal_code
from jocs_site.foundation.names import search_key
from jocs_site.people.models import Person
from members.models import Membership
from members.queries.memberships import membership_by_number


def claimed_membership(*, number: str, postal_code: str, born_on: date | None, contact: str) -> Membership | None:
    """The membership if everything fits; for an organisation the name of its contact stands for the day of birth."""
    membership = membership_by_number(number)
    if membership is None:
        return None
    digits = clean_postal_code(postal_code)
    person = membership.person
    if person is not None:
        fits = born_on is not None and person.born_on == born_on and not person.deceased_on
        return membership if fits and digits and person.postal_code == digits else None
    body = membership.organisation
    fits = body.contact and contact and search_key(contact) in _names(body.contact)
    return membership if fits and digits and clean_postal_code(body.postal_code) == digits else None


def _names(person: Person) -> set[str]:
    spellings = (person.family_name, person.family_kana, person.family_latin, person.full_name, person.reading)
    return {search_key(spelling) for spelling in spellings if spelling}


def person_behind(membership_id: int) -> Person | None:
    """Whose account stands for a membership: the member, or the contact of the organisation."""
    membership = Membership.objects.select_related("person__user", "organisation__contact__user").get(pk=membership_id)
    return membership.person or membership.organisation.contact


def email_hint(email: str) -> str:
    """Enough to recognise one's own address: ``h***@example.org``."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}"
