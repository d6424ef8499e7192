"""Who shares an envelope, what came back, and who died."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Household, Person, ReturnedMail

UNKNOWN_AFTER = 2  # pieces that came back from one address


@transaction.atomic
def set_household(*, head: Person, others: Iterable[Person], by=None) -> Household:
    """Let people at one address share an envelope that goes to ``head``. Who shared one before changes over.

    Raises RuleBroken if they do not live at one address, or nobody else is named.
    """
    keys = {head.pk, *(person.pk for person in others)}
    people = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if len(people) < 2:
        raise RuleBroken(_("A household has two people or more."), field="others")
    if len({person.address_key for person in people.values()}) > 1 or not people[head.pk].address_key:
        raise RuleBroken(_("They do not live at one address. Mend the addresses first."), field="others")
    for person in people.values():
        if person.household_id:
            _take_out(person)
    household = Household.objects.create(head=people[head.pk])
    Person.objects.filter(pk__in=people).update(household=household)
    log(people[head.pk], "people.household_set", user=by, data={"people": sorted(people)})
    return household


@transaction.atomic
def leave_household(*, person_id: int, by=None) -> None:
    """Give somebody an envelope of their own again; the last one left over gets one, too."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.household_id:
        _take_out(person)
        log(person, "people.household_left", user=by)


def _take_out(person: Person) -> None:
    household = Household.objects.select_for_update(of=("self",)).get(pk=person.household_id)
    Person.objects.filter(pk=person.pk).update(household=None)
    left = list(household.people.order_by("pk"))
    if len(left) < 2:
        household.people.update(household=None)
        household.delete()
    elif household.head_id == person.pk:
        household.head = left[0]
        household.save(update_fields=["head"])
    person.household = None


@transaction.atomic
def note_returned_mail(*, person_id: int, returned_on: date, what: str, reason: str, by=None) -> ReturnedMail:
    """Count one piece of post that came back. After the second from one address, post stops until it changes.

    Safe to repeat: the same piece on the same day is one.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if not person.address_key:
        raise RuleBroken(_("There is no address on record that post could come back from."))
    details = {"reason": reason, "address": person.postal_address, "address_key": person.address_key, "by": by}
    returned, _is_new = ReturnedMail.objects.get_or_create(
        person=person, returned_on=returned_on, what=what.strip(), defaults=details
    )
    count = person.returned_mail.filter(address_key=person.address_key).count()
    if count >= UNKNOWN_AFTER and not person.has_unknown_address:
        person.unknown_address = person.address_key
        person.save(update_fields=["unknown_address"])
        log(person, "people.address_unknown", user=by, data={"count": count})
    return returned


@transaction.atomic
def record_death(*, person_id: int, on: date, today: date, by=None) -> Person:
    """Note the day somebody died; from then nothing is sent. Raises RuleBroken for a day that cannot be."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if on > today or (person.born_on and on < person.born_on):
        raise RuleBroken(_("This day cannot be right."), field="on")
    if person.deceased_on not in (None, on):
        raise RuleBroken(_("Another day of death is on record."), field="on")
    person.deceased_on = on
    person.save(update_fields=["deceased_on"])
    log(person, "people.death_recorded", user=by, data={"on": str(on)})
    return person
