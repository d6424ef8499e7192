"""Whole yen, once, corrected in sight."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch.tours import queries, services
from dispatch.tours.models import Offering
from jocs_site.foundation.errors import RuleBroken
from tests.factories.tours import AFTER, NOW, give, held, make_meeting, make_worker_posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("idle_worker")]
LATER = AFTER + timedelta(days=10)


@pytest.fixture
def meeting():
    return held(make_meeting())


def correct(offering, yen, **changes):
    said = {"how": "cash", "reason": "数え直した", "at": LATER} | changes
    return services.correct_offering(offering, amount_yen=yen, **said)


def test_recorded_once_and_then_only_corrected(meeting):
    first = give(meeting, 12_000)

    with pytest.raises(RuleBroken, match="recorded already"):
        give(meeting, 12_500)
    second = correct(first, 12_500)

    assert [one.amount_yen for one in Offering.objects.standing()] == [12_500]
    assert [(one.amount_yen, one.reason) for one in Offering.objects.order_by("pk")] == [
        (12_000, ""),
        (12_500, "数え直した"),
    ]
    with pytest.raises(RuleBroken, match="corrected already"):
        correct(first, 13_000)
    assert correct(second, 0).is_standing


def test_a_correction_says_why(meeting):
    with pytest.raises(RuleBroken, match="reason"):
        correct(give(meeting), 1, reason="  ")


@pytest.mark.parametrize("yen", [0, -1, 10_000_001])
def test_sums_that_cannot_be_are_refused_by_service_and_database(meeting, yen):
    with pytest.raises(RuleBroken, match="whole yen"):
        give(meeting, yen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.create(meeting=meeting, amount_yen=yen, how="cash", recorded_at=AFTER)


def test_before_the_numbers_there_is_no_offering():
    with pytest.raises(RuleBroken, match="numbers of the meeting first"):
        give(make_meeting(), at=NOW)


@pytest.mark.parametrize("changes", [{"amount_yen": 1}, {"how": "transfer"}, {"note": "x"}, {"recorded_at": NOW}])
def test_the_database_lets_nobody_rewrite_or_delete(meeting, changes):
    give(meeting)

    for act in (lambda: Offering.objects.update(**changes), lambda: Offering.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_correction_is_about_the_same_meeting(meeting):
    other = held(make_meeting(postings=meeting.postings.all()))

    with pytest.raises(IntegrityError), transaction.atomic():
        Offering.objects.create(
            meeting=other, amount_yen=5, how="cash", recorded_at=AFTER, corrects=give(meeting), reason="x"
        )


class TestHandingOver:
    def test_once_between_the_day_of_the_meeting_and_today(self, meeting):
        offering = give(meeting)

        for day in (date(2026, 12, 4), date(2026, 12, 16)):
            with pytest.raises(RuleBroken, match="Between the day"):
                services.hand_over(offering, on=day, at=LATER)
        services.hand_over(offering, on=date(2026, 12, 8), at=LATER)

        assert Offering.objects.get().handed_over_on == date(2026, 12, 8)
        with pytest.raises(RuleBroken, match="recorded already"):
            services.hand_over(offering, on=date(2026, 12, 9), at=LATER)

    def test_of_a_figure_that_was_corrected_nothing_is_handed_over(self, meeting):
        offering = give(meeting)
        correct(offering, 5)

        with pytest.raises(RuleBroken, match="corrected already"):
            services.hand_over(offering, on=date(2026, 12, 8), at=LATER)


def test_the_sums_of_a_tour_count_what_stands():
    posting = make_worker_posting()
    for yen, people in ((10_000, 20), (5_000, 7)):
        offering = give(held(make_meeting(postings=[posting]), people), yen)
    correct(offering, 4_000)
    services.call_off(make_meeting(postings=[posting]), reason="台風", at=NOW)

    tour = queries.tour_of(posting)

    assert (len(tour.meetings), len(tour.held), tour.attendance, tour.offering_yen) == (3, 2, 27, 14_000)
