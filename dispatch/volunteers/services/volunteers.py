"""Who becomes a volunteer, and who helps no more."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.volunteers import rules
from dispatch.volunteers.models import Volunteer
from dispatch.volunteers.services.refusals import refused_in_words
from dispatch.volunteers.services.signups import cancel
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from jocs_site.people.models import Person


def register_volunteer(
    *,
    person: Person,
    office: str,
    joined_on: date,
    interests: str = "",
    insured_until: date | None = None,
    note: str = "",
    by=None,
) -> Volunteer:
    """Make a person a volunteer. Who was one begins anew with the hours of before; who is one stays as recorded.

    person: one we know, or a new one not saved yet. Raises ValidationError for a new one that cannot be entered,
    RuleBroken for a person who died or whose record was merged.
    """
    with refused_in_words():
        if person.pk is None:
            (person,) = people.add_people([person])
        held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # the same form twice queues up here
        if held.deceased_on or held.merged_into_id:
            raise RuleBroken(_("This record cannot become a volunteer: the person died or it was merged."))
        given = {"office": office, "joined_on": joined_on, "interests": interests, "insured_until": insured_until}
        volunteer, is_new = Volunteer.objects.get_or_create(person=held, defaults={**given, "note": note})
        if not is_new and volunteer.ended_on is not None:
            volunteer.ended_on, volunteer.office = None, office
            volunteer.interests = interests or volunteer.interests
            volunteer.insured_until = insured_until or volunteer.insured_until
            volunteer.save(update_fields=["ended_on", "office", "interests", "insured_until"])
            log(volunteer, "volunteers.returned", user=by)
        elif is_new:
            log(volunteer, "volunteers.registered", user=by)
    return volunteer


def change_volunteer(
    *,
    volunteer: Volunteer,
    office: str,
    joined_on: date,
    interests: str,
    insured_until: date | None,
    note: str,
    by=None,
) -> Volunteer:
    """Correct what is on record of a volunteer."""
    values = {"office": office, "joined_on": joined_on, "interests": interests}
    values |= {"insured_until": insured_until, "note": note}
    with refused_in_words():
        fresh = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        vars(fresh).update(values)
        fresh.save(update_fields=list(values))
        log(fresh, "volunteers.changed", user=by, data={"fields": changed})
    return fresh


def end_volunteer(*, volunteer: Volunteer, on: date, at: datetime | None = None, by=None) -> Volunteer:
    """From ``on`` they help no more: shifts from that day on are cancelled, and those who wait for them move up."""
    at = at or timezone.now()
    with refused_in_words():
        coming = volunteer.sign_ups.filter(state__in=rules.OPEN).select_related("shift")
        for sign_up in coming.order_by("shift_id"):  # the order in which all take hold of shifts
            if sign_up.shift.day >= on:
                cancel(sign_up, at=at, by=by)
        fresh = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
        if on < fresh.joined_on:
            raise RuleBroken(_("The end is before the first day."), field="on")
        fresh.ended_on = on
        fresh.save(update_fields=["ended_on"])
        log(fresh, "volunteers.ended", user=by, data={"on": on.isoformat()})
    return fresh


@transaction.atomic
def renew_link(*, volunteer: Volunteer, by=None) -> Volunteer:
    """Let every link to the own page that was mailed so far lead nowhere."""
    Volunteer.objects.filter(pk=volunteer.pk).update(link_number=F("link_number") + 1)
    volunteer.refresh_from_db()
    log(volunteer, "volunteers.link_renewed", user=by)
    return volunteer
