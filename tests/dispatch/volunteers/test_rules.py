from datetime import date

import pytest

from dispatch.volunteers import rules


def test_weekly_days_are_the_weekdays_named_with_both_ends():
    days = rules.weekly_days(date(2026, 12, 1), date(2026, 12, 10), {1, 3}, is_closed=lambda _day: False)

    assert [day.day for day in days] == [1, 3, 8, 10]


def test_weekly_days_leave_out_what_is_closed():
    days = rules.weekly_days(date(2026, 12, 1), date(2026, 12, 10), {1, 3}, is_closed=lambda day: day.day == 3)

    assert [day.day for day in days] == [1, 8, 10]


@pytest.mark.parametrize(
    ("day", "is_closed"),
    [
        (date(2026, 12, 27), False),
        (date(2026, 12, 28), True),
        (date(2027, 1, 4), True),
        (date(2027, 1, 5), False),
    ],
)
def test_the_offices_are_closed_at_the_end_of_the_year(day, is_closed):
    assert rules.is_year_end(day) is is_closed


@pytest.mark.parametrize(("until", "insured"), [(None, False), (date(2026, 11, 30), False), (date(2026, 12, 1), True)])
def test_insurance_covers_its_last_day(until, insured):
    assert rules.is_insured(until, date(2026, 12, 1)) is insured


@pytest.mark.parametrize(("minutes", "counted"), [(0, 5), (2, 5), (122, 120), (123, 125), (5000, 960)])
def test_minutes_at_the_door_are_counted_to_five(minutes, counted):
    assert rules.usual_minutes(minutes) == counted
