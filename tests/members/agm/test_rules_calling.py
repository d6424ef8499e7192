from datetime import date

import jpholiday
import pytest

from members.agm.rules import calling


@pytest.mark.parametrize(
    ("meeting_on", "early_votes", "options", "latest"),
    [
        (date(2026, 6, 20), True, {}, date(2026, 6, 5)),
        (date(2026, 6, 20), False, {}, date(2026, 6, 12)),
        (date(2026, 6, 21), True, {}, date(2026, 6, 6)),
        (date(2026, 6, 21), True, {"deadline_on": date(2026, 6, 20)}, date(2026, 6, 5)),
        (date(2026, 6, 21), False, {"deadline_on": date(2026, 6, 20)}, date(2026, 6, 13)),
        (date(2026, 6, 20), True, {"by_articles": 21}, date(2026, 5, 29)),
        (date(2026, 6, 20), True, {"by_articles": 3}, date(2026, 6, 5)),
        (date(2028, 3, 10), True, {}, date(2028, 2, 24)),
    ],
)
def test_latest_send_day_leaves_clear_days(meeting_on, early_votes, options, latest):
    assert calling.latest_send_day(meeting_on, early_votes=early_votes, **options) == latest


@pytest.mark.parametrize("early_votes", [True, False])
def test_a_notice_on_the_latest_day_allows_the_meeting_and_a_day_later_does_not(early_votes):
    meeting_on = date(2026, 6, 20)
    latest = calling.latest_send_day(meeting_on, early_votes=early_votes)

    assert calling.earliest_meeting_day(latest, early_votes=early_votes) == meeting_on


@pytest.mark.parametrize(
    ("meeting_on", "deadline_on"),
    [
        (date(2026, 6, 20), date(2026, 6, 19)),
        (date(2026, 6, 21), date(2026, 6, 19)),
        (date(2026, 5, 7), date(2026, 5, 1)),  # 2-6 May: a weekend and three holidays, one of them moved
        (date(2026, 9, 24), date(2026, 9, 18)),
    ],
)
def test_the_deadline_is_the_last_business_day_before(meeting_on, deadline_on):
    assert calling.last_business_day_before(meeting_on, jpholiday.is_holiday) == deadline_on


@pytest.mark.parametrize(
    ("kind", "raised", "majority"),
    [
        *((kind, raised, "special") for kind in calling.SPECIAL_KINDS for raised in (False, True)),
        *((kind, False, "ordinary") for kind in calling.ORDINARY_KINDS),
        *((kind, True, "special") for kind in calling.ORDINARY_KINDS),
        ("directors", False, "election"),
        ("auditors", True, "election"),
        ("report", True, "report"),
    ],
)
def test_case_22_the_kind_of_item_fixes_the_majority(kind, raised, majority):
    assert calling.majority_of(kind, raised=raised) == majority


@pytest.mark.parametrize("place", ["", "  ", "オンライン", "ｵﾝﾗｲﾝ", "Zoom", " online ", "ウェブ"])
def test_a_network_alone_is_no_place(place):
    assert not calling.is_physical(place)


def test_a_church_hall_is_a_place():
    assert calling.is_physical("日本キリスト教会館4階(オンライン参加もできます)")


def test_case_28_one_person_as_director_and_auditor_is_found():
    assert calling.named_twice([["髙橋 花", "鈴木 一"], ["高橋花", "佐藤 実"]]) == ["高橋花"]
    assert calling.named_twice([["髙橋 花"], ["鈴木 一"]]) == []
