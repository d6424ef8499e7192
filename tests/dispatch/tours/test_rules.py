from datetime import UTC, date, datetime, timedelta

import pytest

from dispatch.tours import rules

LAST = datetime(2026, 12, 3, 18, tzinfo=UTC)


@pytest.mark.parametrize(("late", "takes"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_the_last_instant_counts_and_a_second_later_is_too_late(late, takes):
    assert rules.takes_sign_ups(state="announced", closes_at=LAST, at=LAST + late) == takes


@pytest.mark.parametrize("state", ["planned", "held", "called_off"])
def test_only_announced_meetings_take_sign_ups(state):
    assert not rules.takes_sign_ups(state=state, closes_at=LAST, at=LAST)


@pytest.mark.parametrize(("capacity", "taken", "left"), [(None, 500, None), (3, 1, 2), (3, 3, 0), (3, 5, 0)])
def test_places_left(capacity, taken, left):
    assert rules.places_left(capacity=capacity, taken=taken) == left


@pytest.mark.parametrize(
    ("left", "chosen"),
    [(0, []), (1, ["c"]), (2, ["b"]), (3, ["b", "c"]), (4, ["a"]), (7, ["a", "b", "c"]), (None, [*"abc"])],
)
def test_who_is_too_many_waits_on_and_those_behind_are_asked(left, chosen):
    assert rules.who_moves_up([("a", 4), ("b", 2), ("c", 1)], left=left) == chosen


@pytest.mark.parametrize(("today", "is_due"), [(2, False), (3, True), (4, True), (5, False), (6, False)])
def test_reminded_two_days_before_or_on_the_day_between(today, is_due):
    assert rules.is_reminded_on(day=date(2026, 12, 5), today=date(2026, 12, today)) == is_due


def test_a_name_is_found_however_it_is_written_but_one_letter_is_none():
    assert rules.names_in("An evening with MUGI Hanabusa and the sea", ["Hanabusa", "Mugi", "a", ""]) == [
        "Hanabusa",
        "Mugi",
    ]
