"""Questions about people and organisations that rooms ask. Read only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet

from jocs_site.foundation.addresses import phone_digits, postal_digits
from jocs_site.foundation.names import search_key
from jocs_site.people.models import Consent, ConsentText, Organisation, Person


def find_people(text: str, among: QuerySet[Person] | None = None) -> QuerySet[Person]:
    """People whose name, in any spelling, or digits of telephone or postal code contain ``text``; in reading order.

    A postal code may be begun only, as the old ones of three and five digits are. Merged records are left out.
    """
    people = Person.objects.current() if among is None else among
    key = search_key(text)
    if not key:
        return people.in_reading_order()
    digits, postal = phone_digits(text), postal_digits(text)
    if len(digits) < 3 or re.search(r"[^\W\d_]", text):  # letters: a name
        return people.filter(search_key__contains=key).in_reading_order()
    found = Q(phone_key__contains=digits)
    if postal:
        found |= Q(country="JP", postal_code__startswith=postal)
    return people.filter(found).in_reading_order()


def find_organisations(text: str, among: QuerySet[Organisation] | None = None) -> QuerySet[Organisation]:
    """Organisations whose name in either language contains ``text`` in any spelling, by name."""
    organisations = Organisation.objects.all() if among is None else among
    return organisations.filter(search_key__contains=search_key(text)).order_by("name_ja", "pk")


@dataclass
class Envelope:
    """One piece of post: ``to`` is on the label, ``everybody`` are those whom it serves."""

    to: Person
    everybody: list[Person] = field(default_factory=list)


def envelopes(among: QuerySet[Person] | None = None) -> list[Envelope]:
    """One for each household, one for everybody else, in reading order; nobody who is dead, moved away or unwilling.

    ``among``: those who should get it. The head of a household gets its envelope if reachable, else the first of it.
    """
    people = Person.objects.all() if among is None else among
    reachable = people.reachable_by_post().exclude(address_key="").select_related("household").in_reading_order()
    return _by_household(reachable)


def _by_household(people: Iterable[Person]) -> list[Envelope]:
    found: list[Envelope] = []
    of_household: dict[int, Envelope] = {}
    for person in people:
        envelope = of_household.get(person.household_id) if person.household_id else None
        if envelope is None:
            envelope = Envelope(person)
            found.append(envelope)
            if person.household_id:
                of_household[person.household_id] = envelope
        elif person.household.head_id == person.pk:
            envelope.to = person
        envelope.everybody.append(person)
    return found


def consent_text(purpose: Consent.Purpose, on: date) -> ConsentText | None:
    """The words in force that day; ``None`` before the first version."""
    return ConsentText.objects.filter(purpose=purpose, starts_on__lte=on).order_by("-starts_on").first()


def has_consent(person: Person, purpose: Consent.Purpose, on: date) -> bool:
    in_force = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    return person.consents.filter(in_force, purpose=purpose, given_on__lte=on).exists()


def notes_consent(person: Person) -> Consent | None:
    """The latest consent to confidential notes; withdrawn ones count no more, and ``None`` was never asked."""
    return person.consents.filter(purpose=Consent.Purpose.CONFIDENTIAL_NOTES).order_by("given_on", "pk").last()


def people_who_agreed(purpose: Consent.Purpose, on: date) -> QuerySet[Person]:
    """Everybody with a consent to ``purpose`` in force that day."""
    in_force = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    agreed = Consent.objects.filter(in_force, purpose=purpose, given_on__lte=on)
    return Person.objects.filter(pk__in=agreed.values("person"))


def partners() -> QuerySet[Organisation]:
    return Organisation.objects.filter(is_partner=True).order_by("country", "name_en")


def people_with_returned_mail() -> QuerySet[Person]:
    """Annotated with ``came_back`` and ``last_on``, both for the address of today only."""
    here = Q(returned_mail__address_key=F("address_key"))
    people = Person.objects.current().filter(deceased_on=None)
    counted = people.annotate(
        came_back=Count("returned_mail", filter=here), last_on=Max("returned_mail__returned_on", filter=here)
    )
    return counted.filter(came_back__gt=0)


def neighbours(person: Person) -> list[Person]:
    """Others on record at the same address, in reading order."""
    if not person.address_key:
        return []
    others = Person.objects.current().filter(address_key=person.address_key, deceased_on=None)
    return list(others.exclude(pk=person.pk).in_reading_order())


def household_with(person: Person) -> list[Person]:
    """Who shares the envelope, the person too; nobody where each gets one."""
    if person.household_id is None:
        return []
    return list(Person.objects.filter(household=person.household_id).in_reading_order())
