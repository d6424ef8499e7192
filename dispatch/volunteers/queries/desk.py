"""What waits for the leaders of volunteers, and what somebody is to this room."""

from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.volunteers import rules
from dispatch.volunteers.models import SignUp, StampLot, Volunteer
from dispatch.volunteers.queries.hours import years_of
from dispatch.volunteers.queries.shifts import own_sign_ups, unsettled
from jocs_site.backoffice.roles import Role
from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.foundation.periods import last_day
from jocs_site.people.models import Person

SHOWN_SHIFTS = 50


def todos(*, user, today: date) -> list[Todo]:
    """For the leaders: lists to settle, insurance to renew, people asked who gave no answer."""
    now, shifts = timezone.now(), reverse("volunteers_shifts:index")
    asked = SignUp.objects.filter(state="prospect", shift__starts_at__gt=now, shift__called_off_at=None)
    lines = [
        Waiting(
            _("shifts of which nobody has said who came"),
            unsettled(now),
            f"{shifts}?when=unsettled",
            "volunteers.change_signup",
            is_urgent=True,
        ),
        Waiting(
            _("volunteers signed up whose insurance ends before their shift"),
            uninsured_sign_ups(now),
            reverse("volunteers_insurance:index"),
            "volunteers.change_volunteer",
            is_urgent=True,
        ),
        Waiting(
            _("volunteers whose insurance ends within 60 days"),
            expiring(today),
            reverse("volunteers_insurance:index"),
            "volunteers.change_volunteer",
        ),
        Waiting(_("people asked for a shift who have not answered"), asked, shifts, "volunteers.change_signup"),
    ]
    return count_waiting(lines, user=user)


def uninsured_sign_ups(now):
    """Sign-ups for shifts to come whose volunteer is not insured on that day."""
    coming = SignUp.objects.filter(state__in=rules.EXPECTED, shift__starts_at__gt=now, shift__called_off_at=None)
    return coming.exclude(volunteer__insured_until__gte=F("shift__starts_at__date")).with_names()


def expiring(today: date):
    """Volunteers without an insurance that lasts another 60 days, who are without one first."""
    due = Volunteer.objects.current(today).uninsured_by(today + rules.INSURANCE_WARNING)
    return due.select_related("person").order_by(F("insured_until").asc(nulls_first=True), "person__sort_key", "pk")


def help_file(subject, *, user) -> dict | None:
    """What is on record of somebody's help, for whoever asks what we hold about them."""
    if not isinstance(subject, Person) or not user.has_perm("volunteers.view_volunteer"):
        return None
    volunteer = Volunteer.objects.filter(person=subject).first()
    if volunteer is None:
        return None
    shown = list(own_sign_ups(volunteer)[:SHOWN_SHIFTS]) if user.has_perm("volunteers.view_signup") else []
    lots = StampLot.objects.filter(donor=subject).order_by("-received_on", "-pk")
    lots = lots[:SHOWN_SHIFTS] if user.has_perm("volunteers.view_stamplot") else []
    return {"volunteer": volunteer, "years": years_of(volunteer), "sign_ups": shown, "lots": list(lots)}


def file_roles(subject, *, user, on: date) -> list[Role]:
    """What somebody is to this room, for their file."""
    if not isinstance(subject, Person) or not user.has_perm("volunteers.view_volunteer"):
        return []
    volunteer = Volunteer.objects.filter(person=subject).first()
    if volunteer is None:
        return []
    words = {"office": volunteer.get_office_display(), "day": date_format(volunteer.joined_on)}
    told = _("%(office)s, since %(day)s") % words
    if volunteer.ended_on:
        told = _("%(office)s, from %(day)s to %(end)s") % (words | {"end": date_format(last_day(volunteer.ended_on))})
    address = reverse("volunteers_volunteers:inspect", args=[volunteer.pk])
    return [Role(_("Volunteer"), told, address, is_past=not volunteer.is_current(on))]
