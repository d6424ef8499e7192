"""Many at once, each on a connection of its own."""

from collections import Counter

import pytest
from django.db import IntegrityError

from dispatch.volunteers import services
from dispatch.volunteers.models import SignUp
from tests.factories.volunteers import NOW, make_shift, make_volunteer, sign_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("idle_worker")]


def states(shift) -> Counter:
    return Counter(shift.sign_ups.values_list("state", flat=True))


def test_eight_at_once_for_three_places(race):
    shift = make_shift(capacity=3)
    volunteers = [make_volunteer() for _one in range(8)]

    race(*(lambda one=one: sign_up(shift, one) for one in volunteers))

    assert states(shift) == {"signed_up": 3, "waitlisted": 5}


def test_the_database_alone_keeps_the_places(race):
    shift = make_shift(capacity=3)
    rows = [SignUp(shift=shift, volunteer=make_volunteer(), state="signed_up", signed_up_at=NOW) for _one in range(8)]

    told = race(*(lambda row=row: SignUp.objects.bulk_create([row]) for row in rows))

    assert states(shift) == {"signed_up": 3}
    assert sum(isinstance(one, IntegrityError) for one in told) == 5


def test_one_tap_twice_is_one_sign_up(race):
    shift, volunteer = make_shift(capacity=3), make_volunteer()

    race(*[lambda: sign_up(shift, volunteer)] * 4)

    assert states(shift) == {"signed_up": 1}
    assert SignUp.objects.get().changes.count() == 1


def test_one_person_in_two_places_at_once(race):
    shifts, volunteer = [make_shift(), make_shift()], make_volunteer()

    race(*(lambda shift=shift: sign_up(shift, volunteer) for shift in shifts))

    assert SignUp.objects.filter(state="signed_up").count() == 1


def test_cancelling_at_once_moves_up_as_many_as_went(race):
    shift = make_shift(capacity=3)
    entries = [sign_up(shift) for _one in range(8)]

    race(*(lambda entry=entry: services.cancel(entry, at=NOW) for entry in entries[:2]))

    assert states(shift) == {"cancelled": 2, "signed_up": 3, "waitlisted": 3}


def test_cancelling_and_signing_up_at_once_fills_every_place(race):
    shift = make_shift(capacity=2)
    entries = [sign_up(shift) for _one in range(2)]
    newcomers = [make_volunteer() for _one in range(3)]

    race(
        *(lambda entry=entry: services.cancel(entry, at=NOW) for entry in entries),
        *(lambda one=one: sign_up(shift, one) for one in newcomers),
    )

    assert states(shift) == {"cancelled": 2, "signed_up": 2, "waitlisted": 1}
