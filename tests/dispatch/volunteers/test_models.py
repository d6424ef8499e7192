"""What the database refuses by itself, whatever code asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch.volunteers.models import Shift, SignUp, SignUpChange, Volunteer
from jocs_site.backoffice.guards import missing_guards
from tests.factories.volunteers import NOW, attend, make_shift, make_volunteer, sign_up

pytestmark = pytest.mark.django_db


def refused(*, by: str):
    return pytest.raises(IntegrityError, match=by)


def test_guards_stand():
    assert [name for name in missing_guards() if name.startswith("volunteers")] == []


@pytest.mark.parametrize("capacity", [0, 501])
def test_a_shift_without_places_or_with_too_many(capacity):
    shift = make_shift()

    with refused(by="volunteers_shift_has_places"), transaction.atomic():
        Shift.objects.update(capacity=capacity)
    shift.pk, shift.capacity, shift.starts_at = None, capacity, NOW
    with refused(by="volunteers_shift_has_places"), transaction.atomic():
        Shift.objects.bulk_create([shift])


def test_a_shift_that_ends_before_it_begins():
    shift = make_shift()

    with refused(by="volunteers_shift_ends_after_start"):
        Shift.objects.update(ends_at=shift.starts_at - timedelta(hours=1))


def test_two_thousand_minutes():
    (entry,) = attend(make_shift(), 240)

    with refused(by="volunteers_signup_minutes_in_a_day"):
        SignUp.objects.filter(pk=entry.pk).update(minutes=2000)


@pytest.mark.parametrize("wrong", [{"minutes": 60}, {"state": "attended"}])
def test_minutes_without_having_come_and_having_come_without_minutes(wrong):
    entry = sign_up(make_shift())

    with refused(by="volunteers_signup_minutes_when_attended"):
        SignUp.objects.filter(pk=entry.pk).update(**wrong)


def test_the_same_volunteer_twice_on_one_list():
    entry = sign_up(make_shift())

    with pytest.raises(IntegrityError):
        SignUp.objects.bulk_create([SignUp(shift=entry.shift, volunteer=entry.volunteer, signed_up_at=NOW)])


class TestPlaces:
    def test_one_too_many_at_once(self):
        shift = make_shift(capacity=2)
        rows = [
            SignUp(shift=shift, volunteer=make_volunteer(), state="signed_up", signed_up_at=NOW) for _one in range(3)
        ]

        with refused(by="volunteers_signup_within_places"):
            SignUp.objects.bulk_create(rows)

    def test_as_many_as_there_are(self):
        shift = make_shift(capacity=2)
        rows = [
            SignUp(shift=shift, volunteer=make_volunteer(), state="signed_up", signed_up_at=NOW) for _one in range(2)
        ]

        assert len(SignUp.objects.bulk_create(rows)) == 2

    def test_moving_all_up_past_the_services(self):
        shift = make_shift(capacity=1)
        for _one in range(3):
            sign_up(shift)

        with refused(by="volunteers_signup_within_places"):
            SignUp.objects.filter(state="waitlisted").update(state="signed_up")

    def test_moving_sign_ups_to_a_full_shift(self):
        full, other = make_shift(capacity=1), make_shift(capacity=1)
        sign_up(full)
        entry = sign_up(other, make_volunteer())

        with refused(by="volunteers_signup_within_places"):
            SignUp.objects.filter(pk=entry.pk).update(shift=full)

    def test_taking_away_a_place_that_is_taken(self):
        shift = make_shift(capacity=2)
        sign_up(shift)
        sign_up(shift)

        with refused(by="volunteers_shift_keeps_places"):
            Shift.objects.filter(pk=shift.pk).update(capacity=1)


def test_the_history_is_not_rewritten():
    sign_up(make_shift())

    with refused(by="volunteers_signupchange_append_only"), transaction.atomic():
        SignUpChange.objects.update(reason="x")
    with refused(by="volunteers_signupchange_append_only"), transaction.atomic():
        SignUpChange.objects.all().delete()


def test_an_end_before_the_beginning():
    volunteer = make_volunteer()

    with refused(by="volunteers_volunteer_ends_after_joining"):
        Volunteer.objects.update(ended_on=volunteer.joined_on - timedelta(days=1))
