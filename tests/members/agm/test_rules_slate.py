from datetime import date

import pytest

from members.agm.rules import calling, slate
from members.agm.rules.slate import Officer, Slate


def people(count: int, **facts) -> list[Officer]:
    return [Officer(f"{facts}{n}", **facts) for n in range(count)]


@pytest.mark.parametrize(
    ("organ", "stays", "seats", "candidates", "few"),
    [
        ("directors", 3, 0, 0, False),
        ("directors", 2, 0, 0, True),
        ("directors", 0, 3, 5, False),
        ("directors", 0, 3, 2, True),  # a seat without a candidate stays empty
        ("directors", 1, 2, 2, False),
        ("auditors", 0, 1, 1, False),
        ("auditors", 0, 0, 0, True),
    ],
)
def test_three_directors_and_an_auditor_at_least(organ, stays, seats, candidates, few):
    elections = [(seats, people(candidates))] if seats else []

    assert slate.too_few(organ, Slate(people(stays), elections)) == few


@pytest.mark.parametrize(
    ("kin", "others", "above"),
    [(2, 4, False), (2, 3, True), (3, 6, False), (3, 5, True), (1, 2, False), (1, 0, False)],
)
@pytest.mark.parametrize("tie", ["kin", "body"])
def test_a_third_may_be_kin_or_serve_one_other_body_and_no_more(tie, kin, others, above):
    group = people(kin, **{tie: "山田"})

    assert slate.above_a_third(Slate([*group, *people(others)]), tie) == (
        [[one.name for one in group]] if above else []
    )


def test_two_spellings_name_one_group():
    found = slate.above_a_third(Slate([Officer("甲", kin="髙橋"), Officer("乙", kin="高橋 "), Officer("丙")]), "kin")

    assert found == [["甲", "乙"]]


def test_who_stays_and_who_stands_are_counted_together():
    stays, stands = people(3, kin="a")[:1] + people(3), [*people(2, kin="a")[1:], Officer("new")]

    assert slate.above_a_third(Slate(stays, [(2, stands)]), "kin") == []  # two of six
    assert len(slate.above_a_third(Slate(stays[:3], [(2, stands)]), "kin")) == 1  # two of five


@pytest.mark.parametrize(
    ("seats", "insiders", "outsiders", "may_lack"),
    [(2, 1, 1, False), (2, 2, 1, True), (3, 2, 1, False), (1, 0, 2, False), (1, 1, 0, True)],
)
def test_an_outsider_is_in_whoever_is_elected(seats, insiders, outsiders, may_lack):
    candidates = people(insiders) + people(outsiders, is_outside=True)

    assert slate.may_lack_outsider(Slate([], [(seats, candidates)])) == may_lack
    assert not slate.may_lack_outsider(Slate([Officer("stays", is_outside=True)], [(seats, candidates)]))


def test_a_director_and_an_auditor_of_one_family_are_found():
    directors, auditors = (
        Slate([Officer("甲", kin="山田"), Officer("乙")]),
        Slate([Officer("丙", kin="山田"), Officer("丁")]),
    )

    assert slate.kin_across(directors, auditors) == [("甲", "丙")]


def test_accounts_lie_open_for_fourteen_days_between_approval_and_meeting():
    assert calling.earliest_day_for_accounts(date(2026, 6, 5)) == date(2026, 6, 20)
