"""Volunteers of the demo, their shifts and stamps that addresses are asked for: the parameters of each."""

from django.utils import timezone

from dispatch.volunteers.models import StampLot
from dispatch.volunteers.queries import next_shifts, unsettled
from jocs_site.people.models import Person


def volunteer() -> dict[str, int]:
    return {"pk": Person.objects.get(family_name="元木", given_name="和枝").volunteer.pk}


def stamp_lot() -> dict[str, int]:
    """One of this month, which waits for the scales."""
    return {"pk": StampLot.objects.filter(state="received").first().pk}


def shift_to_come() -> dict[str, int]:
    return {"pk": next_shifts(timezone.now())[0].shifts[0].pk}


def sign_up() -> dict[str, int]:
    """Somebody on the list of a shift to come."""
    helper = Person.objects.get(family_name="牛尾", given_name="進").volunteer
    entry = helper.sign_ups.filter(state="signed_up", shift__starts_at__gt=timezone.now()).first()
    return {"pk": entry.shift_id, "entry": entry.pk}


def shift() -> dict[str, int]:
    """One that is over, whose leader has yet to say who came."""
    return {"pk": unsettled(timezone.now()).first().pk}
