from datetime import date

import pytest

from members.agm.rules import petitions


@pytest.mark.parametrize(
    ("kind", "voters", "needed"),
    [
        ("motion", 317, 11),  # R39
        ("demand", 317, 32),
        ("motion", 330, 11),
        ("motion", 331, 12),
        ("demand", 320, 32),
        ("motion", 3, 1),
        ("motion", 0, 1),
    ],
)
def test_a_thirtieth_moves_and_a_tenth_demands_rounded_up(kind, voters, needed):
    assert petitions.supporters_needed(kind, voters) == needed


def test_six_weeks_before_the_meeting_is_in_time_and_a_day_later_is_not():
    meets_on = date(2026, 6, 20)

    assert petitions.latest_receipt(meets_on) == date(2026, 5, 9)
    assert petitions.in_time(date(2026, 5, 9), meets_on)
    assert not petitions.in_time(date(2026, 5, 10), meets_on)


def test_a_meeting_that_was_demanded_is_due_within_six_weeks():
    assert petitions.meeting_due_by(date(2026, 5, 9)) == date(2026, 6, 20)


@pytest.mark.parametrize(("votes", "electors", "badly"), [(31, 317, True), (32, 317, False), (30, 300, False)])
def test_less_than_a_tenth_of_all_votes_bars_it_for_three_years(votes, electors, badly):
    assert petitions.failed_badly(votes_for=votes, electors=electors) == badly
    assert petitions.barred_until(date(2024, 2, 29)) == date(2027, 3, 1)
