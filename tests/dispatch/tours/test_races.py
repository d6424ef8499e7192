"""Many at once, each on a connection of its own."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError

from dispatch.tours import services
from dispatch.tours.models import MeetingSignUp, Offering
from jocs_site.letters.models import Letter
from tests.factories.tours import AFTER, NOW, asked, give, held, make_meeting, sign_up, words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("idle_worker")]


def people(meeting) -> Counter:
    found = Counter()
    for state, count in meeting.sign_ups.values_list("state", "people"):
        found[state] += count
    return found


def test_the_last_place_goes_to_one_of_two(race):
    meeting = make_meeting(capacity=1)
    words()

    race(*[lambda: sign_up(meeting)] * 2)

    assert people(meeting) == {"signed_up": 1, "waitlisted": 1}


def test_the_database_alone_keeps_the_places(race):
    meeting, text = make_meeting(capacity=4), words()
    rows = [asked(meeting, people=2, state="signed_up", signed_up_at=NOW, consent_text=text) for _one in range(6)]

    told = race(*(lambda row=row: MeetingSignUp.objects.bulk_create([row]) for row in rows))

    assert people(meeting) == {"signed_up": 4}
    assert sum(isinstance(one, IntegrityError) for one in told) == 4


def test_one_tap_twice_at_once_is_one_sign_up(race):
    meeting = make_meeting()
    entry = sign_up(meeting)

    race(*[lambda: sign_up(meeting, key=entry.key)] * 3)

    assert (MeetingSignUp.objects.count(), Letter.objects.count()) == (1, 1)


def test_cancelling_and_signing_up_at_once_fills_every_place(race):
    meeting = make_meeting(capacity=2)
    entries = [sign_up(meeting) for _one in range(2)]

    race(
        *(lambda entry=entry: services.cancel(entry, at=NOW) for entry in entries),
        *[lambda: sign_up(meeting)] * 3,
    )

    assert people(meeting) == {"cancelled": 2, "signed_up": 2, "waitlisted": 1}


def test_two_offerings_and_two_corrections_at_once_leave_one_each(race):
    meeting = held(make_meeting())

    race(*(lambda yen=yen: give(meeting, yen) for yen in (100, 200)))
    first = Offering.objects.get()
    race(
        *(
            lambda yen=yen: services.correct_offering(first, amount_yen=yen, how="cash", reason="x", at=AFTER)
            for yen in (300, 400)
        )
    )

    assert (Offering.objects.count(), Offering.objects.standing().count()) == (2, 1)


def test_two_jobs_at_once_remind_once(race):
    sign_up(make_meeting())

    told = race(*[lambda: services.remind(today=date(2026, 12, 3), at=NOW)] * 2)

    assert sorted(told) == [0, 1]
    assert Letter.objects.filter(key__contains="reminder").count() == 1


def test_called_off_at_once_by_two_is_told_once(race):
    meeting = make_meeting()
    sign_up(meeting)

    race(*[lambda: services.call_off(meeting, reason="台風", at=NOW)] * 2)

    assert Letter.objects.filter(key__contains="called_off").count() == 1
