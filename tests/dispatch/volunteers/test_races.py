"""Many at once, each on a connection of its own."""

from collections import Counter
from datetime import date

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


class TestEstimate:
    def rate(self):
        return services.enter_rate(
            category="domestic", starts_on=date(2026, 4, 1), yen_per_kg=700, source="業者の見積もり"
        )

    @pytest.fixture
    def lot(self):
        """Weighed while no rate was known."""
        lot = services.receive_lot(office="tokyo", received_on=date(2026, 10, 1), category="domestic", at=NOW)
        return services.weigh_lot(lot, grams=2_500, on=date(2026, 10, 2), at=NOW)

    def test_four_presses_at_once_estimate_once(self, race, lot):
        self.rate()

        told = race(*[lambda: services.estimate_lot(lot, at=NOW)] * 4)

        assert [getattr(one, "estimate_yen", one) for one in told] == [1_750] * 4
        assert lot.changes.filter(step="estimate").count() == 1

    def test_estimating_and_selling_at_once_lose_neither(self, race, lot):
        self.rate()
        sale = {"on": date(2026, 11, 1), "buyer": "切手商", "proceeds_yen": 1_900, "at": NOW}

        told = race(lambda: services.estimate_lot(lot, at=NOW), lambda: services.sell_lot(lot, **sale))

        lot.refresh_from_db()
        assert [one for one in told if isinstance(one, Exception)] == []
        assert (lot.state, lot.estimate_yen) == ("sold", 1_750)
