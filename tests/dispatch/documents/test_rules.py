"""How long papers hold, day by day. docs/sources.md#R46 and #R47"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules import Paper, bucket_of, counts_from, days_left, days_of, is_in_force, needed_before, uncovered

START, END = date(2026, 4, 1), date(2029, 4, 1)


def paper(begins, ends, after_days=0):
    return Paper(begins and date.fromisoformat(begins), ends and date.fromisoformat(ends), after_days)


@pytest.mark.parametrize(("day", "is_fine"), [("2026-05-10", False), ("2026-05-11", True), ("2099-01-01", True)])
def test_yellow_fever_counts_from_the_tenth_day_after_the_jab_and_has_no_end(day, is_fine):
    card = paper("2026-05-01", None, after_days=10)

    assert counts_from(card) == date(2026, 5, 11)
    assert is_in_force(card, date.fromisoformat(day)) == is_fine


def test_a_document_holds_on_its_last_day_and_not_on_the_next():
    licence = paper("2026-01-01", "2027-01-01")

    assert [is_in_force(licence, date(2026, 12, 31)), is_in_force(licence, date(2027, 1, 1))] == [True, False]


def test_a_passport_is_needed_183_days_beyond_the_posting():
    assert needed_before(date(2029, 5, 4), 183) - timedelta(days=1) == date(2029, 11, 2)


@pytest.mark.parametrize(
    ("papers", "gaps"),
    [
        ([paper(None, None)], []),
        ([paper("2026-04-01", "2029-04-01")], []),
        ([paper("2026-04-01", "2029-03-31")], [("2029-03-31", "2029-04-01")]),
        ([paper("2026-04-02", "2029-04-01")], [("2026-04-01", "2026-04-02")]),
        ([paper("2028-01-01", "2029-04-01"), paper("2026-01-01", "2028-01-01")], []),
        ([paper("2026-01-01", "2028-01-01"), paper("2028-01-13", "2030-01-01")], [("2028-01-01", "2028-01-13")]),
        ([paper("2026-01-01", "2029-01-01"), paper("2026-02-01", "2027-01-01")], [("2029-01-01", "2029-04-01")]),
        ([paper("2020-01-01", "2021-01-01")], [("2026-04-01", "2029-04-01")]),
        ([paper("2031-01-01", None)], [("2026-04-01", "2029-04-01")]),
        ([], [("2026-04-01", "2029-04-01")]),
    ],
)
def test_what_no_document_covers(papers, gaps):
    assert uncovered(papers, START, END) == [tuple(map(date.fromisoformat, gap)) for gap in gaps]


DAYS = st.integers(-200, 400).map(lambda days: START + timedelta(days=days))
PAPERS = st.lists(
    st.builds(lambda begin, length: Paper(begin, begin + timedelta(days=length)), DAYS, st.integers(1, 300)), max_size=6
)


@given(PAPERS, st.integers(1, 300))
def test_each_day_is_in_a_gap_or_under_a_document_never_both(papers, length):
    end = START + timedelta(days=length)
    gaps = uncovered(papers, START, end)
    bare = {
        day
        for day in (START + timedelta(days=number) for number in range(length))
        if not any(is_in_force(one, day) for one in papers)
    }

    assert bare == {first + timedelta(days=number) for first, last in gaps for number in range((last - first).days)}
    assert days_of(gaps) == len(bare)


@pytest.mark.parametrize(
    ("left", "bucket"),
    [(-1, 0), (0, 30), (30, 30), (31, 90), (90, 90), (91, 180), (180, 180), (181, None)],
)
def test_the_buckets_of_days_left(left, bucket):
    assert bucket_of(left) == bucket


def test_on_the_last_day_no_day_is_left_and_the_next_day_it_has_lapsed():
    assert [days_left(date(2026, 12, 1), day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [0, -1]
