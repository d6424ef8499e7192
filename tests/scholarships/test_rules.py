from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from scholarships.rules import (
    Group,
    application_code,
    due_days,
    is_open,
    may_tell,
    protect_small,
    split_evenly,
    weighted_total,
)

OPENS = datetime(2026, 5, 1, tzinfo=UTC)
CLOSES = datetime(2026, 7, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (CLOSES - timedelta(seconds=1), True),
        (CLOSES, False),
    ],
)
def test_call_is_open_until_the_closing_instant(at, expected):
    assert is_open(OPENS, CLOSES, at) is expected


@pytest.mark.parametrize(("number", "code"), [(7, "S-2026-007"), (1234, "S-2026-1234")])
def test_application_code(number, code):
    assert application_code(2026, number) == code


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        ([], 0.0),
        ([(5, 5, 1)], 100.0),
        ([(0, 5, 3), (10, 10, 1)], 25.0),
        ([(3, 5, 2), (4, 5, 1)], pytest.approx(200 / 3)),
    ],
)
def test_weighted_total_is_out_of_a_hundred(scores, total):
    assert weighted_total(scores) == total


@pytest.mark.parametrize(
    ("amount", "currency", "count", "parts"),
    [
        ("100.00", "USD", 3, ["33.33", "33.33", "33.34"]),
        ("100", "JPY", 3, ["33", "33", "34"]),
        ("2400.00", "USD", 1, ["2400.00"]),
        ("1000000", "UGX", 2, ["500000", "500000"]),
    ],
)
def test_split_evenly_adds_up_to_the_award(amount, currency, count, parts):
    assert split_evenly(Decimal(amount), currency, count) == [Decimal(part) for part in parts]


def test_due_days_keep_to_the_end_of_short_months():
    assert due_days(date(2026, 8, 31), 6, 3) == [date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 31)]


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ({}, []),
        ({"TZ": 25, "UG": 21}, [Group(("TZ",), 25), Group(("UG",), 21)]),
        ({"TZ": 25, "UG": 3, "NP": 4}, [Group(("TZ",), 25), Group(("NP", "UG"), 7)]),
        ({"TZ": 25, "UG": 21, "NP": 2}, [Group(("TZ",), 25), Group(("NP", "UG"), 23)]),
        ({"TZ": 3}, [Group(("TZ",), None)]),
        ({"TZ": 2, "UG": 2, "NP": 0}, [Group(("TZ", "UG"), None)]),
    ],
)
def test_small_groups_cannot_be_told_apart_even_by_the_total(counts, groups):
    assert protect_small(counts) == groups


@pytest.mark.parametrize(("count", "expected"), [(0, True), (1, False), (4, False), (5, True)])
def test_numbers_from_one_to_four_are_not_told(count, expected):
    assert may_tell(count) is expected
