"""Gifts of earlier years: whose they are, never booked twice, taken back or not."""

from datetime import date

import pytest
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from members import queries, services
from members.models import Gift, Payment
from members.queries.report_income import income
from tests.factories.members import CampaignFactory, MembershipFactory, PurposeFactory
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.members.imports.conftest import as_csv, counts, told

pytestmark = pytest.mark.django_db
GIVER = {"姓": "看護", "名": "花子", "姓(フリガナ)": "カンゴ", "名(フリガナ)": "ハナコ", "郵便番号": "169-0051"}
MONEY = {"寄付の日": "2024/7/1", "金額(円)": "5,000", "使いみち": "general-use", "入金方法": "郵便振替"}
GIFT = GIVER | MONEY


@pytest.fixture
def sheet():
    return "old-gifts"


@pytest.fixture(autouse=True)
def purpose(kinds):
    return PurposeFactory(code="general-use")


@pytest.fixture
def known():
    return PersonFactory(
        family_name="看護", given_name="花子", family_kana="カンゴ", given_kana="ハナコ", postal_code="1690051"
    )


class TestAGiver:
    def test_who_is_known_gives_as_that_person(self, take_in, known, purpose, importer):
        batch = take_in([GIFT])

        assert counts(batch) == {"new": 1, "changed": 0, "same": 0, "faulty": 0}
        gift = Gift.objects.get()
        assert (gift.person, gift.amount_yen, gift.purpose) == (known, 5_000, purpose)
        assert (gift.given_on, gift.confirmed_on, gift.recorded_by) == (date(2024, 7, 1), date(2024, 7, 1), importer)
        payment = Payment.objects.get()
        assert (payment.person, payment.membership, payment.provider) == (known, None, "postal")
        assert payment.taken_over == "receipted"

    def test_who_is_not_known_is_entered_once_with_the_address(self, take_in):
        other = GIFT | {"名": "月子", "名(フリガナ)": "ツキコ", "市区町村": "新宿区"}
        take_in([GIFT, GIFT | {"寄付の日": "2025-07-01"}, other])

        assert list(Person.objects.order_by("pk").values_list("given_name", "postal_code", "city")) == [
            ("花子", "1690051", ""),
            ("月子", "1690051", "新宿区"),
        ]
        assert Person.objects.get(given_name="花子").gifts.count() == 2

    def test_is_entered_from_the_first_row_without_faults(self, take_in):
        batch = take_in([GIFT | {"金額(円)": "x"}, GIFT])

        assert counts(batch)["new"] == 1
        assert Person.objects.get().gifts.get().amount_yen == 5_000

    def test_in_two_pieces_of_a_file_is_entered_once(self, take_in, monkeypatch):
        monkeypatch.setattr("jocs_site.backoffice.sheets.resource.PIECE_ROWS", 1)
        take_in([GIFT, GIFT | {"寄付の日": "2025-07-01"}])

        assert Person.objects.get().gifts.count() == 2

    def test_by_number_is_a_member(self, take_in):
        member = MembershipFactory(number=7)
        take_in([MONEY | {"会員番号": "7"}])

        payment = Payment.objects.get()
        assert (payment.membership, payment.person) == (member, member.person)
        assert Gift.objects.get().person == member.person

    def test_by_name_who_is_a_member_has_it_among_their_payments(self, take_in, known):
        member = MembershipFactory(person=known)
        take_in([GIFT])

        assert list(member.payments.values_list("amount_yen", flat=True)) == [5_000]

    def test_may_be_an_organisation(self, take_in):
        church = OrganisationFactory(name_ja="西早稲田教会", name_en="Church")
        take_in([MONEY | {"団体": "西早稲田教会"}])

        assert Gift.objects.get().organisation == church

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
    def test_is_read_in_the_letters_of_any_office(self, hand_in, encoding):
        assert counts(hand_in(as_csv([GIFT | {"姓": "髙橋", "姓(フリガナ)": "タカハシ"}], encoding)))["new"] == 1


WRONG = {
    "no such number": ({"会員番号": "8"}, "number", "no_such_member"),
    "no such organisation": ({"姓": "", "団体": "無い教会"}, "organisation", "no_such_organisation"),
    "two kinds of giver": ({"団体": "西早稲田教会"}, "organisation", "one_giver"),
    "nobody": ({"姓": ""}, "family_name", "required"),
    "a reading that is none": ({"姓(フリガナ)": "看護"}, "family_kana", "not_kana"),
    "a postal code of six": ({"郵便番号": "169005"}, "postal_code", "postal_code"),
    "no day": ({"寄付の日": ""}, "given_on", "required"),
    "no such day": ({"寄付の日": "2024-02-30"}, "given_on", "no_such_day"),
    "a day to come": ({"寄付の日": "2999-01-01"}, "given_on", "day_out_of_range"),
    "nothing": ({"金額(円)": "0"}, "amount_yen", "too_small"),
    "no sum": ({"金額(円)": ""}, "amount_yen", "required"),
    "no purpose": ({"使いみち": ""}, "purpose", "required"),
    "another purpose": ({"使いみち": "月旅行"}, "purpose", "choice"),
    "another campaign": ({"募金": "月旅行"}, "campaign", "choice"),
    "an online way": ({"入金方法": "stripe"}, "way", "choice"),
    "no way": ({"入金方法": ""}, "way", "required"),
    "a formula": ({"姓": "=A1"}, "family_name", "formula"),
}


@pytest.mark.parametrize(("change", "column", "code"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_at_line_and_column(hand_in, change, column, code):
    OrganisationFactory(name_ja="西早稲田教会", name_en="Church")
    batch = hand_in([GIFT | {"名": "月子", "名(フリガナ)": "ツキコ"}, GIFT | change])

    assert [(line, name, told_code) for line, name, _value, told_code in told(batch)] == [(3, column, code)]


def test_somebody_of_whom_it_cannot_be_told_is_asked_about(hand_in, known):
    unsure = GIFT | {"郵便番号": ""}
    batch = hand_in([unsure, GIFT | {"名": "月子", "郵便番号": ""}, GIFT | {"名": "月子", "金額(円)": "1"}])

    assert [fault[::3] for fault in told(batch)] == [(2, "perhaps_known"), (4, "perhaps_twice")]


def test_a_campaign_of_one_name_in_two_years_is_that_of_the_day(take_in, hand_in):
    for year in (2023, 2024):
        CampaignFactory(
            code=f"summer-{year}",
            name_ja="夏期",
            name_en="Summer",
            starts_on=date(year, 6, 1),
            ends_before=date(year, 9, 1),
        )
    take_in([GIFT | {"募金": "夏期"}])

    assert Gift.objects.get().campaign.code == "summer-2024"
    assert told(hand_in([GIFT | {"募金": "夏期", "寄付の日": "2024-10-01"}]))[0][1::2] == (
        "campaign",
        "which_campaign",
    )


class TestTheSameFileAgain:
    rows = [GIFT, GIFT | {"寄付の日": "2025-07-01"}, GIFT | {"使いみち": "school"}]

    @pytest.fixture(autouse=True)
    def school(self):
        return PurposeFactory(code="school")

    def test_changes_nothing(self, take_in, hand_in):
        take_in(self.rows)

        assert counts(hand_in(self.rows)) == {"new": 0, "changed": 0, "same": 3, "faulty": 0}

    def test_confirmed_after_another_took_it_in_books_nothing_twice(self, hand_in, confirm):
        first, second = hand_in(self.rows), hand_in(self.rows)

        confirm(first)

        assert counts(confirm(second))["same"] == 3
        assert (Gift.objects.count(), Person.objects.count()) == (3, 1)

    def test_with_another_purpose_is_told(self, take_in, hand_in):
        take_in([GIFT])

        assert [fault[1::2] for fault in told(hand_in([GIFT | {"使いみち": "school"}]))] == [
            ("amount_yen", "gift_stands")
        ]

    def test_the_same_gift_twice_in_one_file_is_told(self, hand_in):
        assert [fault[::3] for fault in told(hand_in([GIFT, GIFT]))] == [(3, "gift_twice")]


class TestMoneyTakenOver:
    def test_is_thanked_for_and_receipted_no_more(self, take_in, known):
        take_in([GIFT, MONEY | GIVER | {"入金方法": "現金", "寄付の日": "2025-01-10"}])

        assert list(queries.gifts_to_thank()) == []
        assert list(queries.without_receipt()) == []
        assert queries.yearly_lines(2024) == {}
        assert list(queries.credits_left()) == []

    def test_whose_receipt_is_to_be_issued_stands_on_that_of_its_year(self, take_in, known):
        take_in([GIFT | {"領収書": "未発行"}, GIFT | {"寄付の日": "2024-08-01"}])

        assert [[line.amount_yen for line in lines] for lines in queries.yearly_lines(2024).values()] == [[5_000]]

    def test_counts_in_the_month_in_which_it_came(self, take_in, purpose):
        take_in([GIFT])

        assert income(2024).by_purpose[7][purpose.pk] == 5_000


class TestUndoing:
    def test_reverses_the_money_and_keeps_the_givers(self, take_in, undo, hand_in):
        undo(take_in([GIFT]))

        assert [gift.covered_yen for gift in Gift.objects.with_covered()] == [0]
        assert list(Gift.objects.standing()) == []
        assert income(2024).total_yen == 0
        assert Person.objects.count() == 1
        assert counts(hand_in([GIFT]))["new"] == 1

    def test_lets_the_same_file_be_taken_in_again(self, take_in, undo):
        undo(take_in([GIFT]))
        take_in([GIFT])

        assert Gift.objects.standing().count() == 1
        assert Person.objects.count() == 1

    def test_is_refused_once_a_receipt_was_issued(self, take_in, undo, known):
        batch = take_in([GIFT | {"領収書": "未発行"}])
        services.issue_receipts(payment_id=Payment.objects.get().pk, on=date(2026, 6, 1))

        with pytest.raises(RuleBroken, match=r"receipts \(1\)"):
            undo(batch)

    def test_is_refused_once_a_gift_was_thanked_for(self, take_in, undo, known):
        batch = take_in([GIFT])
        services.thank(gift_ids=[Gift.objects.get().pk], on=date(2026, 6, 1))

        with pytest.raises(RuleBroken, match="thanked"):
            undo(batch)

    def test_is_refused_once_the_payment_was_reversed(self, take_in, undo, known):
        batch = take_in([GIFT])
        payment = Payment.objects.get()
        services.reverse_payment(payment_id=payment.pk, on=date(2026, 6, 1), reason="Twice", at=timezone.now())

        with pytest.raises(RuleBroken, match=r"payments \(1\)"):
            undo(batch)


def test_many_rows_cost_few_queries(hand_in, confirm, undo, django_assert_max_num_queries):
    rows = [GIFT | {"名": f"花{number}", "名(フリガナ)": ""} for number in range(300)]
    with django_assert_max_num_queries(100):
        batch = confirm(hand_in(rows))

    assert counts(batch)["new"] == 300
    with django_assert_max_num_queries(100):
        undo(batch)
