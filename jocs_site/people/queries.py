"""Questions about people and organisations that rooms ask. Read only."""

from datetime import date

from django.db.models import Q, QuerySet

from jocs_site.foundation.names import search_key
from jocs_site.people.models import Consent, Organisation, Person


def find_people(text: str, among: QuerySet[Person] | None = None) -> QuerySet[Person]:
    """People whose name, in any spelling, or digits of telephone or postal code contain ``text``; in reading order."""
    people = Person.objects.all() if among is None else among
    key = search_key(text)
    if not key:
        return people.in_reading_order()
    return people.filter(Q(search_key__contains=key) | Q(phone__contains=text) | Q(postal_code=key)).in_reading_order()


def find_organisations(text: str, among: QuerySet[Organisation] | None = None) -> QuerySet[Organisation]:
    """Organisations whose name in either language contains ``text``, by name."""
    organisations = Organisation.objects.all() if among is None else among
    named = Q(name_ja__icontains=text) | Q(name_en__icontains=text)
    return organisations.filter(named).order_by("name_ja", "pk")


def has_consent(person: Person, purpose: Consent.Purpose, on: date) -> bool:
    in_force = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return person.consents.filter(in_force, purpose=purpose, given_on__lte=on).exists()


def people_who_agreed(purpose: Consent.Purpose, on: date) -> QuerySet[Person]:
    """Everybody with a consent to ``purpose`` in force that day."""
    in_force = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    agreed = Consent.objects.filter(in_force, purpose=purpose, given_on__lte=on)
    return Person.objects.filter(pk__in=agreed.values("person"))


def partners() -> QuerySet[Organisation]:
    return Organisation.objects.filter(is_partner=True).order_by("country", "name_en")
