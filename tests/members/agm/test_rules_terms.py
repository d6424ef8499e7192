from datetime import date

import pytest

from members.agm.rules.terms import Service, closing_year, is_lawful_length, seats_to_fill, staying_on


@pytest.mark.parametrize(
    ("elected_on", "years", "year"),
    [
        (date(2020, 6, 13), 2, 2022),  # R40
        (date(2020, 6, 13), 1, 2021),
        (date(2020, 6, 13), 4, 2024),
        (date(2021, 2, 10), 2, 2022),  # an extraordinary meeting in winter: the year to March 2023 ends too late
        (date(2021, 3, 30), 2, 2022),
        (date(2021, 3, 31), 2, 2023),  # the year to 31 March 2023 ends on the last day
        (date(2021, 4, 1), 2, 2023),
        (date(2024, 2, 29), 2, 2025),
    ],
)
def test_a_term_ends_with_the_meeting_about_the_last_year_that_ends_within_it(elected_on, years, year):
    assert closing_year(elected_on, years) == year


@pytest.mark.parametrize(
    ("office", "lawful"), [("directors", [1, 2]), ("auditors", [2, 3, 4])], ids=["directors", "auditors"]
)
def test_lengths_that_the_law_allows(office, lawful):
    assert [years for years in range(6) if is_lawful_length(office, years)] == lawful


START, LEFT, TODAY = date(2024, 6, 15), date(2026, 6, 20), date(2026, 8, 1)


def director(key: int, **other) -> Service:
    return Service(**({"key": key, "name": f"d{key}", "starts_on": START} | other))


def names(services, on=TODAY) -> list[str]:
    return [one.name for one in staying_on(services, on, fewest=3)]


def test_who_leaves_fewer_than_three_stays_until_a_successor_takes_office():
    going = [director(1), director(2)]
    left = director(3, left_on=LEFT, may_stay=True)
    successor = director(4, starts_on=date(2026, 7, 10))

    assert names([*going, left]) == ["d3"]
    assert names([*going, left, successor]) == []
    assert names([*going, left, successor], on=date(2026, 7, 9)) == ["d3"]
    assert names([*going, left], on=date(2026, 6, 19)) == []


def test_nobody_stays_where_enough_are_left_or_who_was_dismissed():
    left = director(4, left_on=LEFT, may_stay=True)

    assert names([director(1), director(2), director(3), left]) == []
    assert names([director(1), director(2), director(4, left_on=LEFT)]) == []


def test_who_left_while_there_were_enough_does_not_come_back_when_another_leaves():
    early = director(4, left_on=date(2025, 5, 1), may_stay=True)
    later = director(3, left_on=LEFT, may_stay=True)

    assert names([director(1), director(2), later, early]) == ["d3"]


def test_who_was_elected_again_does_not_stay_beside_the_own_new_term():
    left, again = director(3, left_on=LEFT, may_stay=True), Service(9, "d3", LEFT)

    assert names([left, again]) == []


@pytest.mark.parametrize(
    ("vacant", "staying", "going_on", "seats"), [(5, 0, 4, 5), (0, 0, 3, 0), (1, 0, 0, 3), (0, 1, 2, 1), (0, 0, 1, 2)]
)
def test_seats_to_fill(vacant, staying, going_on, seats):
    assert seats_to_fill(vacant=vacant, staying_on=staying, going_on=going_on, fewest=3) == seats
