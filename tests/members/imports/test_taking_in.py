"""What becomes of a list of members that is handed in, confirmed, handed in again, undone."""

from datetime import date

import pytest

from jocs_site.backoffice.sheets import batches
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from members import services
from members.models import Membership
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.members.imports.conftest import GOOD, counts, in_english, told

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_somebody_confirms(hand_in):
    batch = hand_in([GOOD])

    assert (batch.state, counts(batch)) == ("checked", {"new": 1, "changed": 0, "same": 0, "faulty": 0})
    assert (Person.objects.count(), Membership.objects.count()) == (0, 0)


def test_a_row_becomes_a_person_and_a_member(take_in):
    batch = take_in([GOOD])

    person = Person.objects.get()
    assert batch.state == "written"
    assert (person.full_name, person.reading, person.born_on) == ("看護 花子", "カンゴ ハナコ", date(1960, 6, 3))
    assert person.postal_address == "〒169-0051 東京都新宿区西早稲田2-3-18"
    assert (person.phone, person.email) == ("03-3208-2416", "hanako@example.org")
    membership = person.memberships.get()
    assert (membership.number, membership.joined_on, membership.pledged_yen) == (1, date(2020, 4, 1), 12_000)
    assert membership.periods.get().kind.code == "voting"


def test_old_numbers_are_kept_and_new_ones_follow_the_highest_of_the_whole_list(take_in):
    rows = [in_english(given_name=name, number=number) for name, number in [("A", ""), ("B", "4500"), ("C", "17")]]

    take_in(rows)

    numbers = dict(Membership.objects.values_list("person__given_name", "number"))
    assert numbers == {"A": 4501, "B": 4500, "C": 17}
    assert services.admit_member(kind="voting", joined_on=date(2026, 4, 1), person=PersonFactory()).number == 4502


def test_rare_letters_come_back_unchanged(take_in):
    take_in([GOOD | {"姓": "髙﨑𠮷"}])

    assert Person.objects.get().family_name == "髙﨑𠮷"


class TestTheSameFileAgain:
    def test_adds_nothing(self, take_in, hand_in):
        rows = [GOOD, in_english(born_on="1960-01-01"), in_english(given_name="Bea", postal_code="1690051")]
        rows = [GOOD | {"番号": ""}, *[_japanese(row) for row in rows[1:]]]
        take_in(rows)

        again = hand_in(rows)

        assert counts(again) == {"new": 0, "changed": 0, "same": 3, "faulty": 0}
        assert Membership.objects.count() == 3

    def test_cannot_be_confirmed(self, take_in, hand_in, confirm):
        take_in([GOOD])

        with pytest.raises(RuleBroken, match="nothing new"):
            confirm(hand_in([GOOD]))


def _japanese(row):
    names = {"family_name": "姓", "given_name": "名", "kind": "会員種別", "joined_on": "入会日"}
    names |= {"born_on": "生年月日", "postal_code": "郵便番号"}
    return {names[name]: value for name, value in row.items()}


class TestAPersonWhoIsKnown:
    def test_becomes_a_member_as_the_same_person(self, take_in):
        person = PersonFactory(family_name="髙橋", given_name="良", family_kana="タカハシ", given_kana="リョウ")

        batch = take_in(
            [GOOD | {"姓": "高橋", "名": "良", "姓(フリガナ)": "たかはし", "名(フリガナ)": "リヨウ", "生年月日": ""}]
        )

        assert counts(batch)["new"] == 1
        assert Membership.objects.get().person == person
        assert Person.objects.count() == 1

    def test_who_is_a_member_stays_one(self, hand_in):
        MembershipFactory(person=PersonFactory(family_name="Nurse", given_name="Ann", family_kana="", given_kana=""))

        assert counts(hand_in([in_english(postal_code="169-0051")]))["same"] == 1

    def test_with_another_birthday_is_somebody_else(self, hand_in):
        MembershipFactory(person=PersonFactory(family_name="Nurse", given_name="Ann", born_on=date(1950, 1, 1)))

        assert counts(hand_in([in_english(postal_code="169-0051", born_on="1960-01-01")]))["new"] == 1

    def test_by_name_alone_is_asked_about(self, hand_in):
        PersonFactory(family_name="Nurse", given_name="Ann")

        assert told(hand_in([in_english()])) == [(2, "family_name", "Nurse", "perhaps_known")]

    def test_twice_must_be_settled_first(self, hand_in):
        for _twin in range(2):
            PersonFactory(family_name="Nurse", given_name="Ann")

        assert told(hand_in([in_english(postal_code="1690051")])) == [(2, "family_name", "Nurse", "several_known")]

    def test_who_had_died_is_not_admitted(self, hand_in):
        PersonFactory(family_name="Nurse", given_name="Ann", deceased_on=date(2019, 1, 1))

        assert told(hand_in([in_english(postal_code="1690051")])) == [(2, "family_name", "Nurse", "had_died")]

    def test_under_another_number_is_told(self, hand_in):
        MembershipFactory(number=7, person=PersonFactory(family_name="Nurse", given_name="Ann"))

        assert told(hand_in([in_english(postal_code="1690051", number="8")])) == [(2, "number", "8", "member_already")]


class TestAMemberFoundByNumber:
    @pytest.fixture
    def member(self):
        return MembershipFactory(number=7, person=PersonFactory(family_name="看護", given_name="花子", city="新宿区"))

    def test_changes_only_what_differs(self, take_in, member):
        batch = take_in(
            [
                {
                    "会員番号": "7",
                    "姓": "看護",
                    "名": "花子",
                    "市区町村": "中野区",
                    "郵便番号": "169-0051",
                    "電話番号": "",
                }
            ]
        )

        member.person.refresh_from_db()
        assert counts(batch) == {"new": 0, "changed": 1, "same": 0, "faulty": 0}
        assert (member.person.city, member.person.street) == ("中野区", "西早稲田2-3-18")

    def test_shows_before_and_after(self, hand_in, member):
        batch = hand_in([{"会員番号": "7", "市区町村": "中野区"}])

        assert batch.summary["changes"] == [[2, "看護 花子", "city", "新宿区", "中野区"]]

    def test_of_another_name_is_refused(self, hand_in, member):
        batch = hand_in([{"会員番号": "7", "姓": "助産", "名": "花子", "市区町村": "中野区"}])

        assert told(batch) == [(2, "number", "7", "number_of_another")]

    def test_goes_back_when_undone(self, take_in, undo, member):
        undo(take_in([{"会員番号": "7", "市区町村": "中野区"}]))

        member.person.refresh_from_db()
        assert member.person.city == "新宿区"

    def test_is_not_put_back_over_a_later_change(self, take_in, undo, member):
        batch = take_in([{"会員番号": "7", "市区町村": "中野区"}])
        Person.objects.update(city="杉並区")

        with pytest.raises(RuleBroken, match="Changed by hand after this import: 看護 花子"):
            undo(batch)


class TestUndoing:
    def test_leaves_nothing_and_gives_the_numbers_back(self, take_in, undo, importer):
        MembershipFactory(number=3)
        batch = take_in([in_english(given_name=name) for name in "ABC"])

        undo(batch)

        assert (batch.state, batch.undone_by) == ("undone", importer)
        assert list(Membership.objects.values_list("number", flat=True)) == [3]
        assert Person.objects.count() == 1
        assert take_in([in_english()]).state == "written"
        assert Membership.objects.order_by("-pk").first().number == 1

    def test_keeps_a_person_who_was_there_before(self, take_in, undo):
        PersonFactory(family_name="Nurse", given_name="Ann")

        undo(take_in([in_english(postal_code="1690051")]))

        assert (Person.objects.count(), Membership.objects.count()) == (1, 0)

    def test_is_refused_by_name_once_something_was_built_on_it(self, take_in, undo):
        batch = take_in([in_english()])
        DuesFactory(membership=Membership.objects.get())

        with pytest.raises(RuleBroken, match=r"dues \(1\)"):
            undo(batch)
        assert (Membership.objects.count(), batch.state) == (1, "written")

    @pytest.mark.parametrize("change", [{"phone": "03-1111-2222"}, {"family_name": "Nurses"}, {"stop_mail": True}])
    def test_is_refused_when_somebody_it_entered_was_changed_by_hand(self, take_in, undo, change):
        batch = take_in([in_english(given_name=name) for name in ("Ann", "Bea", "Cho")])
        for person in Person.objects.filter(given_name__in=["Ann", "Cho"]):
            was = person.phone, person.family_name, person.stop_mail
            Person.objects.filter(pk=person.pk).update(**change)

        with pytest.raises(RuleBroken, match=r"by hand after this import: \w+ Ann and \w+ Cho\."):
            undo(batch)

        assert (Person.objects.count(), batch.state) == (3, "written")
        Person.objects.update(**dict(zip(("phone", "family_name", "stop_mail"), was, strict=True)))
        assert undo(batch).state == "undone"

    def test_is_refused_when_the_yearly_sum_was_changed_by_hand(self, take_in, undo):
        batch = take_in([in_english(pledged_yen="12000")])
        services.change_pledge(membership_id=Membership.objects.get().pk, pledged_yen=20_000, on=date(2026, 4, 1))

        with pytest.raises(RuleBroken, match="Nurse Ann"):
            undo(batch)

    def test_names_ten_and_counts_the_others(self, take_in, undo):
        batch = take_in([in_english(given_name=f"Ann{number}") for number in range(13)])
        Person.objects.update(phone="03-1111-2222")

        with pytest.raises(RuleBroken, match="Nurse Ann9 and 3 others"):
            undo(batch)

    def test_is_refused_when_others_were_admitted_after(self, take_in, undo):
        batch = take_in([in_english()])
        services.admit_member(kind="voting", joined_on=date(2026, 4, 1), person=PersonFactory())

        with pytest.raises(RuleBroken, match="leave a gap"):
            undo(batch)

    def test_is_refused_when_a_member_left_or_moved_to_another_kind(self, take_in, undo):
        batch = take_in([in_english()])
        membership = Membership.objects.get()
        services.change_kind(membership_id=membership.pk, kind="support", on=date(2025, 4, 1))

        with pytest.raises(RuleBroken, match="another kind"):
            undo(batch)
        services.end_membership(membership_id=membership.pk, on=date(2026, 4, 1), ground="resigned")
        with pytest.raises(RuleBroken, match="has left"):
            undo(batch)

    def test_happens_once(self, take_in, undo):
        batch = undo(take_in([in_english()]))

        with pytest.raises(RuleBroken, match="undone"):
            undo(batch)


def test_rows_without_faults_are_taken_in_when_others_have_some(take_in):
    batch = take_in([in_english(), in_english(given_name="Bea", kind="honorary")])

    assert counts(batch) == {"new": 1, "changed": 0, "same": 0, "faulty": 1}
    assert list(Person.objects.values_list("given_name", flat=True)) == ["Ann"]


def test_a_set_aside_list_is_gone_and_cannot_be_confirmed(
    hand_in, confirm, importer, django_capture_on_commit_callbacks
):
    batch = hand_in([GOOD])
    with django_capture_on_commit_callbacks(execute=True):
        batches.set_aside(batch_id=batch.pk, by=importer)

    assert not batch.file.storage.exists(batch.file.name)
    with pytest.raises(RuleBroken, match="set aside"):
        confirm(batch)
