"""Dues of earlier years with what was paid of them: taken in once, never paid twice, taken back or not."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from jocs_site.backoffice.sheets.faults import CellFault
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.periods import fiscal_year
from members import queries, services
from members.models import Allocation, Dues, Payment, Reminder, ReminderRule
from members.queries.report_income import income
from tests.factories.members import DuesFactory, MembershipFactory
from tests.factories.people import PersonFactory
from tests.members.imports.conftest import as_csv, counts, told

pytestmark = pytest.mark.django_db
YEAR = {"会員番号": "7", "年度": "2024年度", "会費(円)": "10,000"}
PAID = YEAR | {"納入額(円)": "10,000", "納入日": "R6.6.3", "入金方法": "郵便振替"}


@pytest.fixture
def sheet():
    return "old-dues"


@pytest.fixture
def member(kinds):
    return MembershipFactory(number=7, person=PersonFactory(family_name="看護", given_name="花子"))


def of_member(member) -> list[tuple]:
    """Fiscal year, dues, paid, owed of each year."""
    return list(member.dues.with_paid().values_list("fiscal_year", "amount_yen", "paid_yen", "owed_yen"))


class TestARow:
    def test_becomes_dues_and_the_money_that_covers_them(self, take_in, member, importer):
        batch = take_in([PAID])

        assert counts(batch) == {"new": 1, "changed": 0, "same": 0, "faulty": 0}
        assert of_member(member) == [(2024, 10_000, 10_000, 0)]
        payment = Payment.objects.get()
        assert (payment.membership, payment.person, payment.provider) == (member, member.person, "postal")
        assert (payment.received_on, payment.confirmed_on) == (date(2024, 6, 3), date(2024, 6, 3))
        assert (payment.taken_over, payment.booked_by) == ("receipted", importer)
        assert payment.reference == f"import {batch.pk}-2"

    def test_with_less_or_nothing_paid_leaves_arrears_from_the_right_year(self, take_in, member):
        part = PAID | {"年度": "令和7年度", "納入額(円)": "4000", "納入日": "2025-06-03"}
        take_in([YEAR, part])

        assert of_member(member) == [(2024, 10_000, 0, 10_000), (2025, 10_000, 4_000, 6_000)]
        account = queries.account(member, date(2026, 6, 1))
        assert (account.owed_yen, account.overdue_yen, account.standing) == (16_000, 16_000, "arrears")

    def test_with_a_reason_is_waived(self, take_in, member):
        take_in([PAID | {"納入額(円)": "4000", "免除の理由": "病気療養のため", "免除日": "2025/1/10"}])

        dues = Dues.objects.with_paid().get()
        assert (dues.waived_on, dues.waived_because) == (date(2025, 1, 10), "病気療養のため")
        assert (dues.paid_yen, dues.owed_yen) == (4_000, 0)

    def test_that_says_no_day_of_waiving_has_the_last_of_the_year(self, take_in, member):
        take_in([YEAR | {"免除の理由": "病気療養のため"}])

        assert Dues.objects.get().waived_on == date(2025, 3, 31)

    def test_pays_its_own_year_though_an_older_one_is_owed(self, take_in, member):
        take_in([YEAR, PAID | {"年度": "2025", "納入日": "2025-06-03"}])

        assert [owed for *_figures, owed in of_member(member)] == [10_000, 0]

    def test_has_the_kind_of_its_own_year(self, take_in, member):
        services.change_kind(membership_id=member.pk, kind="support", on=date(2025, 4, 1))
        take_in([YEAR, YEAR | {"年度": "2025"}])

        assert list(member.dues.values_list("kind__code", flat=True)) == ["voting", "support"]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
    def test_is_read_in_the_letters_of_any_office(self, hand_in, member, encoding):
        assert counts(hand_in(as_csv([PAID | {"氏名": "看護　花子"}], encoding)))["new"] == 1


WRONG = {
    "no such number": ({"会員番号": "8"}, "number", "no_such_member"),
    "another's number": ({"氏名": "助産 花子"}, "name", "number_of_another"),
    "no year": ({"年度": "昭和"}, "year", "not_a_year"),
    "a year of two digits": ({"年度": "24"}, "year", "not_a_year"),
    "a year long ago": ({"年度": "1024"}, "year", "not_a_year"),
    "before joining": ({"年度": "2023"}, "year", "no_member_then"),
    "a year to come": ({"年度": str(fiscal_year(timezone.localdate()) + 1)}, "year", "year_to_come"),
    "dues of nothing": ({"会費(円)": "0"}, "amount_yen", "too_small"),
    "dues in words": ({"会費(円)": "一万円"}, "amount_yen", "not_a_number"),
    "more paid than owed": ({"納入額(円)": "10001"}, "paid_yen", "paid_too_much"),
    "negative money": ({"納入額(円)": "-1"}, "paid_yen", "too_small"),
    "no day": ({"納入日": ""}, "paid_on", "required"),
    "no such day": ({"納入日": "2024-02-30"}, "paid_on", "no_such_day"),
    "a day to come": ({"納入日": "2999-01-01"}, "paid_on", "day_out_of_range"),
    "no way": ({"入金方法": ""}, "way", "required"),
    "an online way": ({"入金方法": "stripe"}, "way", "choice"),
    "a day without money": ({"納入額(円)": "0", "入金方法": ""}, "paid_on", "needs_amount"),
    "waived though paid": ({"免除の理由": "病気"}, "waived_because", "waived_though_paid"),
    "waived without a reason": ({"免除日": "2025-01-10"}, "waived_on", "needs_reason"),
    "a receipt that is neither": ({"領収書": "不明"}, "receipt", "choice"),
}


@pytest.mark.parametrize(("change", "column", "code"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_at_line_and_column(hand_in, member, change, column, code):
    batch = hand_in([YEAR | {"年度": "2025"}, PAID | change])

    assert [(line, name, told_code) for line, name, _value, told_code in told(batch)] == [(3, column, code)]
    assert Dues.objects.count() == 0


def test_a_year_twice_in_the_file_is_named(hand_in, member):
    assert told(hand_in([YEAR, PAID])) == [(3, "year", "2024", "twice_in_file")]


@pytest.mark.parametrize("missing", ["会員番号", "年度", "会費(円)"])
def test_a_heading_that_is_needed(hand_in, member, missing):
    batch = hand_in([{name: value for name, value in PAID.items() if name != missing}])

    assert (batch.state, told(batch)[0][3]) == ("refused", "missing_heading")


class TestTheSameFileAgain:
    def test_changes_nothing(self, take_in, hand_in, confirm, member):
        rows = [PAID, YEAR | {"年度": "2025", "免除の理由": "病気療養のため"}]
        take_in(rows)

        again = hand_in(rows)

        assert counts(again) == {"new": 0, "changed": 0, "same": 2, "faulty": 0}
        with pytest.raises(RuleBroken, match="nothing new"):
            confirm(again)
        assert (Dues.objects.count(), Payment.objects.count()) == (2, 1)

    def test_confirmed_after_another_took_it_in_pays_nothing_twice(self, hand_in, confirm, member):
        first, second = hand_in([PAID]), hand_in([PAID])

        confirm(first)
        late = confirm(second)

        assert counts(late) == {"new": 0, "changed": 0, "same": 1, "faulty": 0}
        assert Payment.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "column", "code"),
        [
            ({"会費(円)": "12000"}, "amount_yen", "dues_stand"),
            ({"納入額(円)": "9000"}, "paid_yen", "paid_stands"),
            ({"納入日": "2024-06-04"}, "paid_on", "day_stands"),
            ({"入金方法": "現金"}, "way", "way_stands"),
        ],
    )
    def test_with_other_figures_is_told_what_stands_there(self, take_in, hand_in, member, change, column, code):
        take_in([PAID])
        batch = hand_in([PAID | change])

        assert [fault[1::2] for fault in told(batch)] == [(column, code)]
        with override("ja"):
            assert all(CellFault(*fault).sentence for fault in batch.faults)

    def test_waived_otherwise_is_told(self, take_in, hand_in, member):
        take_in([YEAR, YEAR | {"年度": "2025", "免除の理由": "病気"}])
        batch = hand_in([YEAR | {"免除の理由": "病気"}, YEAR | {"年度": "2025"}])

        assert [fault[1::2] for fault in told(batch)] == [
            ("waived_because", "not_waived"),
            ("waived_because", "waived_stands"),
        ]

    def test_dues_that_were_made_here_stand_too(self, hand_in, member):
        DuesFactory(membership=member, fiscal_year=2024)

        assert told(hand_in([PAID])) == [(2, "paid_yen", "10000", "paid_stands")]
        assert counts(hand_in([YEAR]))["same"] == 1


class TestMoneyTakenOver:
    def test_has_no_receipt_here_singly_or_for_the_year(self, take_in, member):
        services.change_kind(membership_id=member.pk, kind="support", on=date(2025, 4, 1))
        take_in([PAID, PAID | {"年度": "2025", "納入日": "2025-06-03"}])

        assert list(queries.without_receipt()) == []
        assert queries.yearly_lines(2025) == {}
        payment = Payment.objects.first()
        with pytest.raises(RuleBroken, match="from the books before"):
            services.issue_receipts(payment_id=payment.pk, on=date(2026, 6, 1))
        assert services.issue_many_receipts(payment_ids=[payment.pk], on=date(2026, 6, 1)) == []

    def test_whose_receipt_is_to_be_issued_gets_it_as_any_other(self, take_in, member):
        take_in([PAID | {"領収書": "未発行"}])

        payment = Payment.objects.get()
        assert list(queries.without_receipt()) == [payment]
        assert len(services.issue_receipts(payment_id=payment.pk, on=date(2026, 6, 1))) == 1

    def test_leaves_nothing_over_to_ask_about(self, take_in, member):
        take_in([PAID])

        assert list(queries.credits_left()) == []

    def test_counts_in_the_month_in_which_it_came(self, take_in, member):
        take_in([PAID])

        assert income(2024).by_purpose[6] == {"dues": 10_000, "credit": 0}
        assert income(fiscal_year(timezone.localdate())).total_yen == 0


class TestUndoing:
    def test_reverses_the_money_in_its_own_month_and_leaves_nothing_owed(self, take_in, undo, member, importer):
        batch = undo(take_in([PAID, YEAR | {"年度": "2025"}]))

        assert (batch.state, batch.undone_by) == ("undone", importer)
        assert of_member(member) == []
        assert Dues._base_manager.get().withdrawn_on == timezone.localdate()  # what was never paid is deleted
        assert sorted(Payment.objects.values_list("amount_yen", "received_on")) == [
            (-10_000, date(2024, 6, 3)),
            (10_000, date(2024, 6, 3)),
        ]
        assert sum(Allocation.objects.values_list("amount_yen", flat=True)) == 0
        assert income(2024).total_yen == 0

    def test_lets_the_mended_file_be_taken_in(self, take_in, undo, member):
        undo(take_in([PAID]))
        batch = take_in([PAID | {"会費(円)": "12000"}])

        assert counts(batch)["new"] == 1
        assert of_member(member) == [(2024, 12_000, 10_000, 2_000)]

    def test_lets_the_year_be_raised_here(self, take_in, undo, member):
        undo(take_in([PAID]))

        assert services.raise_dues(fiscal_year=2024) == 1
        assert of_member(member) == [(2024, 10_000, 0, 10_000)]

    def test_is_refused_once_a_receipt_was_issued(self, take_in, undo, member):
        batch = take_in([PAID | {"領収書": "未発行"}])
        services.issue_receipts(payment_id=Payment.objects.get().pk, on=date(2026, 6, 1))

        with pytest.raises(RuleBroken, match=r"receipts \(1\)"):
            undo(batch)
        assert of_member(member) == [(2024, 10_000, 10_000, 0)]

    def test_is_refused_once_more_money_came(self, take_in, undo, member):
        batch = take_in([YEAR])
        received = services.Received(member.pk, 10_000, date(2026, 6, 1), "postal", "A1")
        services.record_payment(received, at=timezone.now())

        with pytest.raises(RuleBroken, match="More money came"):
            undo(batch)

    def test_is_refused_once_a_payment_was_reversed(self, take_in, undo, member):
        batch = take_in([PAID])
        payment = Payment.objects.get()
        services.reverse_payment(payment_id=payment.pk, on=date(2026, 6, 1), reason="Twice", at=timezone.now())

        with pytest.raises(RuleBroken, match=r"payments \(1\)"):
            undo(batch)

    def test_is_refused_once_dues_were_waived(self, take_in, undo, member):
        batch = take_in([YEAR])
        services.waive_dues(dues_id=Dues.objects.get().pk, on=date(2026, 6, 1), reason="Ill")

        with pytest.raises(RuleBroken, match="waived or changed"):
            undo(batch)

    def test_is_refused_once_a_member_was_reminded(self, take_in, undo, member):
        batch = take_in([YEAR])
        rule = ReminderRule.objects.first() or ReminderRule.objects.create(
            step=1, days_after_due=0, subject_ja="a", words_ja="a", subject_en="a", words_en="a"
        )
        services.remind(rule_id=rule.pk, on=date(2026, 6, 1), at=timezone.now())
        assert Reminder.objects.exists()

        with pytest.raises(RuleBroken, match="reminders"):
            undo(batch)


class TestMany:
    @pytest.fixture
    def rows(self, kinds):
        members = [MembershipFactory(number=number) for number in range(2000, 2150)]
        return [
            PAID | {"会員番号": str(member.number), "年度": year} for member in members for year in ("2024", "2025")
        ]

    def test_rows_cost_few_queries(self, hand_in, confirm, rows, django_assert_max_num_queries):
        """SQLite takes some sixty rows with one statement, and PostgreSQL all of a piece."""
        with django_assert_max_num_queries(100):
            batch = confirm(hand_in(rows))

        assert counts(batch)["new"] == 300
        assert Payment.objects.count() == 300

    def test_rows_are_checked_with_the_same_queries_as_one(self, hand_in, rows, django_assert_max_num_queries):
        with CaptureQueriesContext(connection) as one:
            hand_in(rows[:1])
        with django_assert_max_num_queries(len(one)):
            hand_in(rows)

    def test_rows_are_taken_back_with_few_queries(self, take_in, undo, rows, django_assert_max_num_queries):
        batch = take_in(rows)

        with django_assert_max_num_queries(120):
            undo(batch)
        assert Dues.objects.count() == 0


def test_the_screens_offer_it_to_who_may_import(client, importer, member, take_in):
    client.force_login(importer)
    page = client.get(reverse("sheets:hand_in", args=["old-dues"]))
    batch = take_in([PAID])

    assert page.status_code == 200
    shown = client.get(reverse("sheets:show", args=[batch.pk])).content.decode()
    assert "reversed" in shown or "取り消" in shown
