from datetime import date

import pytest

from jocs_site.foundation.periods import add_months, covers, fiscal_year, last_day, overlaps, term_ends_before


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2027, 3, 31), 2026),
        (date(2026, 4, 1), 2026),
        (date(2026, 1, 1), 2025),
        (date(2028, 2, 29), 2027),
    ],
)
def test_fiscal_year_starts_in_april(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("starts_on", "ends_before"),
    [
        (date(2026, 4, 1), date(2029, 4, 1)),
        (date(2028, 2, 29), date(2031, 3, 1)),
        (date(2026, 3, 31), date(2029, 3, 31)),
    ],
)
def test_a_three_year_term_is_never_a_day_short(starts_on, ends_before):
    assert term_ends_before(starts_on, 3) == ends_before


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_add_months_stays_inside_the_month(day, months, later):
    assert add_months(day, months) == later


def test_a_period_covers_its_first_day_and_not_its_end():
    starts_on, ends_before = date(2026, 4, 1), date(2029, 4, 1)

    assert covers(starts_on, ends_before, starts_on)
    assert covers(starts_on, ends_before, last_day(ends_before))
    assert not covers(starts_on, ends_before, ends_before)
    assert covers(starts_on, None, date(9999, 12, 31))


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ((date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), None), False),
        ((date(2026, 1, 1), date(2026, 2, 2)), (date(2026, 2, 1), None), True),
        ((date(2026, 1, 1), date(2027, 1, 1)), (date(2026, 3, 1), date(2026, 4, 1)), True),
        ((date(2026, 1, 1), None), (date(2020, 1, 1), None), True),
    ],
)
def test_overlaps(first, second, answer):
    assert overlaps(first, second) is answer
    assert overlaps(second, first) is answer
