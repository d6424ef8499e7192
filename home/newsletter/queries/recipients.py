"""Whom a newsletter goes to: readers by mail, and people on record who agreed to it; each address once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from home.newsletter.links import address_of_person
from home.newsletter.models import Subscription
from jocs_site.letters.queries import bad_addresses, mail_address
from jocs_site.people.models import Consent, Person
from jocs_site.people.queries import people_who_agreed

PURPOSE = Consent.Purpose.NEWSLETTER_EMAIL
MAX_ADDRESS = 150  # what fits into the key of a letter; longer ones exist on paper only


@dataclass(frozen=True)
class Recipient:
    """One address, and by whose wish: a subscription's, or a person's on record."""

    address: str
    language: str
    subscription: Subscription | None = None
    person: Person | None = None

    @property
    def source(self) -> str:
        return "reader" if self.subscription else "person"

    @property
    def leave_at(self) -> str:
        if self.subscription:
            return self.subscription.leave_at
        return address_of_person(self.person.pk, self.language)


@dataclass
class Recipients:
    """``twice``: wishes for an address that has one already; ``left_out``: letters to the address come back, or it is
    none."""

    to: list[Recipient] = field(default_factory=list)
    twice: int = 0
    left_out: int = 0

    def counts(self) -> list[tuple[str, str, int]]:
        """Source, language, how many."""
        counted = Counter((one.source, one.language) for one in self.to)
        return [(source, language, counted[source, language]) for source, language in sorted(counted, reverse=True)]


def recipients(on: date) -> Recipients:
    """Everybody who wishes the newsletter by mail that day, with four questions."""
    found, seen, bad = Recipients(), set(), bad_addresses()
    for one in [*_readers(), *_people(on)]:
        key = one.address.lower()
        if key in seen:
            found.twice += 1
        elif key in bad or not _is_address(one.address):
            found.left_out += 1
        else:
            found.to.append(one)
        seen.add(key)
    return found


def still_wished(batch: Sequence[Recipient], on: date) -> list[Recipient]:
    """Those who wish it still, in the order given. Holds their wishes until the caller's transaction ends, so that
    whoever leaves does it before their letter is posted, or takes it back after."""
    subscriptions = [one.subscription.pk for one in batch if one.subscription]
    people = [one.person.pk for one in batch if one.person]
    readers = Subscription.objects.in_force().select_for_update().filter(pk__in=subscriptions).order_by("pk")
    consents = Consent.objects.select_for_update().filter(purpose=PURPOSE, withdrawn_on=None, person__in=people)
    held = {("reader", one.pk) for one in readers}
    agreed = {one.person_id for one in consents.order_by("pk")}
    held |= {("person", one.pk, mail_address(one)) for one in who_agreed(on).filter(pk__in=agreed)}
    return [one for one in batch if _wish(one) in held]


def _wish(one: Recipient) -> tuple:
    return ("reader", one.subscription.pk) if one.subscription else ("person", one.person.pk, one.address)


def who_agreed(on: date) -> QuerySet[Person]:
    """People on record, alive, who wish the newsletter by mail that day."""
    agreed = people_who_agreed(PURPOSE, on).current().filter(deceased_on=None)
    return agreed.select_related("user").order_by("pk")


def _readers() -> list[Recipient]:
    rows = Subscription.objects.in_force().order_by("pk")
    return [Recipient(row.email, row.language, subscription=row) for row in rows]


def _people(on: date) -> list[Recipient]:
    named = ((person, mail_address(person)) for person in who_agreed(on))
    return [Recipient(address, person.language, person=person) for person, address in named if address]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= MAX_ADDRESS
