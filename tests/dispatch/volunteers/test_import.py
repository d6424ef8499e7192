"""Volunteers from a list, and back again."""

from datetime import date

import pytest

from dispatch.volunteers import services
from dispatch.volunteers.models import Volunteer
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from tests.factories.people import PersonFactory
from tests.factories.sheets import Desk, counts, remarks, taken_out, told
from tests.factories.volunteers import NOW, make_shift, make_volunteer

pytestmark = pytest.mark.django_db

ROW = {
    "姓": "切手",
    "名": "集",
    "姓カナ": "ｷｯﾃ",
    "名カナ": "あつむ",
    "生年月日": "S30.4.1",
    "拠点": "大阪",
    "登録日": "２０１５／４／１",
    "備考": "切手の整理。韓国語ができる。",
    "保険期限": "令和9年3月31日",
    "メール": "atsumu@example.org",
}


@pytest.fixture
def desk(leader, django_capture_on_commit_callbacks):
    return Desk("volunteers", leader, django_capture_on_commit_callbacks)


def test_a_row_becomes_a_person_and_a_volunteer(desk):
    batch = desk.take_in([ROW])

    volunteer = Volunteer.objects.get()
    assert counts(batch) == (1, 0, 0, 0)
    assert (volunteer.person.full_name, volunteer.person.reading) == ("切手 集", "キッテ アツム")
    assert (volunteer.office, volunteer.joined_on, volunteer.insured_until) == (
        "osaka", date(2015, 4, 1), date(2027, 3, 31))  # fmt: skip
    assert volunteer.interests == "切手の整理。韓国語ができる。"
    assert counts(desk.take_in([ROW])) == (0, 0, 1, 0)


def test_a_member_or_worker_of_this_name_becomes_a_volunteer_and_no_second_person(desk):
    known = PersonFactory(family_name="切手", given_name="集", family_kana="", given_kana="", born_on="1955-04-01")

    desk.take_in([ROW])

    assert Volunteer.objects.get().person == known
    assert Person.objects.count() == 1


def test_a_row_with_a_number_renews_the_insurance_and_undoing_puts_the_old_one_back(desk):
    volunteer = make_volunteer(insured_until=date(2026, 3, 31), note="足が悪い")
    batch = desk.take_in([{"number": f"V-{volunteer.pk:04d}", "保険期限": "2027-03-31"}])

    volunteer.refresh_from_db()
    assert (counts(batch), volunteer.insured_until, volunteer.note) == ((0, 1, 0, 0), date(2027, 3, 31), "足が悪い")
    desk.undo(batch)
    volunteer.refresh_from_db()
    assert volunteer.insured_until == date(2026, 3, 31)


def test_undoing_is_refused_once_the_insurance_was_changed_by_hand(desk):
    volunteer = make_volunteer(insured_until=None)
    batch = desk.take_in([{"number": f"V-{volunteer.pk}", "保険期限": "2027-03-31"}])
    Volunteer.objects.update(insured_until=date(2028, 3, 31))

    with pytest.raises(RuleBroken, match=volunteer.person.family_name):
        desk.undo(batch)


def test_undoing_is_refused_once_somebody_was_signed_up(desk):
    batch = desk.take_in([ROW])
    services.ask(shift=make_shift(), volunteer=Volunteer.objects.get(), at=NOW)

    with pytest.raises(RuleBroken):
        desk.undo(batch)


def test_what_is_taken_out_can_be_handed_in_again_and_changes_nothing(desk):
    make_volunteer(office="osaka", interests="翻訳\n切手")
    services.end_volunteer(volunteer=make_volunteer(), on=date(2026, 1, 1))

    batch = desk.take_in(taken_out("volunteers"))

    assert (counts(batch), batch.unused, told(batch)) == ((0, 0, 2, 0), [], [])


def test_an_insurance_that_is_over_is_taken_in_with_a_remark(desk):
    assert remarks(desk.hand_in([ROW | {"保険期限": "2020-03-31"}])) == [(2, "insured_until", "insurance_is_over")]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"拠点": "名古屋"}, ("office", "choice")),
        ({"拠点": ""}, ("office", "required")),
        ({"登録日": "2999-04-01"}, ("joined_on", "day_out_of_range")),
        ({"登録日": ""}, ("joined_on", "required")),
        ({"保険期限": "2027-02-31"}, ("insured_until", "no_such_day")),
        ({"保険期限": "2207-03-31"}, ("insured_until", "day_out_of_range")),
        ({"備考": "x" * 401}, ("interests", "too_long")),
        ({"姓": "@SUM(A1:A9)"}, ("family_name", "formula")),
        ({"姓": "計"}, ("family_name", "totals_row")),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(desk, values, fault):
    assert told(desk.hand_in([ROW | values])) == [(2, *fault)]


def test_who_helps_no_more_is_not_changed_by_a_list(desk):
    volunteer = make_volunteer()
    services.end_volunteer(volunteer=volunteer, on=date(2026, 1, 1))

    batch = desk.hand_in([{"number": f"V-{volunteer.pk}", "保険期限": "2028-03-31"}])

    assert told(batch) == [(2, "number", "helps_no_more")]
