"""Budget and expenses on screen: who may do what, figures, bars, words, file, vouchers; and a sheet of vouchers."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dispatch.models import BudgetLine, Expense
from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets import batches
from jocs_site.foundation.periods import fiscal_year
from tests.factories.budgets import JPY, plan, spend
from tests.factories.dispatch import make_posting
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db
PLACE = {"year": 2026, "country": "TZ", "account": "stipend"}
SUM = {"amount": "500000", "currency": "TZS", "rate": "0.06", "rate_on": "2026-04-01", "rate_source": "MUFG TTS"}


@pytest.fixture
def desk(client, treasurer):
    client.force_login(treasurer)
    return client


def address(name, **kwargs):
    return reverse(f"dispatch_budget:{name}", kwargs=kwargs)


def report(client, year=2026):
    return client.get(address("index"), {"year": year}).content.decode()


class TestReport:
    def test_says_in_a_word_what_is_nearly_used_and_what_is_over(self, desk):
        spend(plan(account="travel"), amount="9100000")
        spend(plan(account="housing"), amount="10100000")
        spend(plan(), amount="9000000")

        text = report(desk)

        counts = [text.count(word) for word in ("budget-use--nearly", "budget-use--over", "予算超過", "9割超")]
        assert counts == [3, 1, 1, 3]  # the country and all countries are nearly used, too
        assert text.count("予算内</span>") == 1

    def test_shows_bars_original_currency_and_the_sum_of_all(self, desk):
        spend(plan())
        plan(country="NP", **JPY, amount="40000")

        text = report(desk)

        assert ("タンザニア · 予算内の支出: 60,000" in text, "TZS 1,000,000.00" in text) == (True, True)
        assert "¥640,000" in text

    def test_gives_the_same_figures_as_a_file(self, desk):
        spend(plan())

        answer = desk.get(address("index"), {"year": 2026, "export": "xlsx"})

        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        rows = [list(row) for row in book.active.iter_rows(values_only=True)]
        assert rows[1][:6] == ["タンザニア", "生活費", 600_000, 60_000, 540_000, 10]
        assert rows[1][7:] == ["予算内", "TZS 10,000,000.00", "TZS 1,000,000.00"]

    @pytest.mark.parametrize("year", ["x", "1850", "99999999999", ""])
    def test_an_unknown_year_is_this_one(self, desk, year):
        assert f"{fiscal_year(timezone.localdate())}年度" in report(desk, year)

    def test_three_countries_cost_as_many_queries_as_one(self, desk, queries_of, django_assert_num_queries):
        spend(plan())
        first = queries_of(lambda: report(desk))
        for country in ("NP", "BD"):
            spend(plan(country=country))

        with django_assert_num_queries(first):
            report(desk)

    def test_only_those_with_the_right_may_read_it(self, client, staff):
        client.force_login(staff({"view_posting"}))

        assert client.get(address("index")).status_code == 302


class TestVouchers:
    def test_lead_from_the_figure_to_each_voucher(self, desk):
        expense = spend(plan(), voucher="V-77")

        assert address("account", **PLACE) in report(desk)
        text = desk.get(address("account", **PLACE)).content.decode()
        assert ("V-77" in text, "¥60,000" in text, str(expense) in text) == (True, True, True)

    @pytest.mark.parametrize("wrong", [{"country": "XX"}, {"account": "nothing"}, {"year": 12}])
    def test_of_a_place_that_does_not_exist(self, desk, wrong):
        assert desk.get(address("account", **PLACE | wrong)).status_code == 404

    def test_three_cost_as_many_queries_as_one(self, desk, queries_of, django_assert_num_queries):
        line = plan(posting=make_posting("active"))
        place = PLACE | {"country": line.country}
        spend(line)
        first = queries_of(lambda: desk.get(address("account", **place)))
        for number in range(2):
            spend(plan(posting=make_posting("active")), voucher=f"V-{number}")

        with django_assert_num_queries(first):
            desk.get(address("account", **place))


class TestCommands:
    def test_the_coordinator_plans_and_revises(self, office):
        posting = make_posting("active", organisation=OrganisationFactory(country="TZ"))
        for where in ({"country": "TZ"}, {"posting": posting.pk}):
            assert office.post(address("add", year=2026), SUM | where | {"account": "travel"}).status_code == 302
        first, second = BudgetLine.objects.order_by("pk")
        assert [(one.posting, one.country, one.amount_yen) for one in (first, second)] == [
            (None, "TZ", 30_000),
            (posting, "TZ", 30_000),
        ]

        office.post(address("revise", pk=first.pk), SUM | {"amount": "700000"})

        first.refresh_from_db()
        assert (first.amount, first.amount_yen) == (700_000, 42_000)

    def test_the_coordinator_books_nothing(self, office):
        expense = spend(plan())

        assert office.get(address("book", **PLACE)).status_code == 302
        assert office.post(address("reverse", pk=expense.pk), {"reason": "誤り"}).status_code == 302
        assert Expense.objects.count() == 1

    def test_the_treasurer_books_and_takes_back(self, desk):
        line = plan()
        asked = SUM | {"line": line.pk, "spent_on": "2026-05-01", "voucher": "V-1"}
        assert desk.get(address("book", **PLACE)).status_code == 200

        desk.post(address("book", **PLACE), asked)
        expense = Expense.objects.get()
        assert (expense.amount_yen, expense.voucher, expense.booked_by.email) == (
            30_000,
            "V-1",
            "treasurer@example.org",
        )

        desk.post(address("reverse", pk=expense.pk), {"reason": "二重"})
        assert sorted(Expense.objects.values_list("amount_yen", flat=True)) == [-30_000, 30_000]
        text = desk.get(address("account", **PLACE)).content.decode()
        assert ("取り消し済み" in text, f"{expense}の取り消し" in text) == (True, True)

    def test_what_is_refused_stands_at_its_field(self, desk):
        line = plan()
        asked = SUM | {"line": line.pk, "spent_on": "2026-03-31", "rate": ""}

        answer = desk.post(address("book", **PLACE), asked)

        assert answer.context["form"].errors == {"rate": ["レート(1単位あたりの円)を入れてください。"]}
        answer = desk.post(address("book", **PLACE), asked | {"rate": "0.06"})
        assert answer.context["form"].errors == {"spent_on": ["この日は、予算の年度に入っていません。"]}
        assert Expense.objects.count() == 0

    def test_a_line_of_another_account_is_no_choice(self, desk):
        plan()
        other = plan(account="travel")

        answer = desk.post(address("book", **PLACE), SUM | {"line": other.pk, "spent_on": "2026-05-01"})

        assert list(answer.context["form"].errors) == ["line"]

    def test_last_years_budget_is_copied(self, desk):
        plan()
        assert address("copy", year=2027) in report(desk, 2027)

        desk.post(address("copy", year=2027), {})

        assert BudgetLine.objects.get(fiscal_year=2027).amount_yen == 600_000


HEADINGS = "posting,country,account,spent_on,amount,currency,rate,rate_on,rate_source,voucher"


@pytest.fixture
def hand_in(treasurer, django_capture_on_commit_callbacks):
    def act(*rows) -> ImportBatch:
        content = "\n".join([HEADINGS, *rows]).encode("utf-8-sig")
        with django_capture_on_commit_callbacks(execute=True):
            batch = batches.hand_in(
                sheet="field-expenses",
                file=SimpleUploadedFile("list.csv", content),
                name="list.csv",
                by=treasurer,
                at=timezone.now(),
            )
        batch.refresh_from_db()
        return batch

    return act


@pytest.fixture
def confirm(treasurer, django_capture_on_commit_callbacks):
    def act(batch):
        with django_capture_on_commit_callbacks(execute=True):
            batches.confirm(batch_id=batch.pk, by=treasurer, at=timezone.now())
        batch.refresh_from_db()

    return act


def counts(batch) -> tuple:
    return batch.new, batch.same, batch.faulty


class TestSheet:
    GOOD = ',TZ,生活費,2026/5/1,"1,000,000",tzs,0.06,,MUFG TTS,V-1'

    def test_books_each_voucher_once(self, hand_in, confirm):
        posting = make_posting("active")
        line, own = plan(), plan(posting=posting, account="travel", **JPY)
        rows = [self.GOOD, f"{posting.code},,travel,2026-05-02,5000,JPY,,,,V-2"]

        batch = hand_in(*rows)
        assert (counts(batch), Expense.objects.count()) == ((2, 0, 0), 0)
        confirm(batch)

        booked = list(Expense.objects.order_by("spent_on"))
        assert [(one.line, one.amount_yen, one.voucher) for one in booked] == [
            (line, 60_000, "V-1"),
            (own, 5_000, "V-2"),
        ]
        assert (booked[0].rate_on, booked[0].rate) == (date(2026, 5, 1), Decimal("0.06"))
        assert counts(hand_in(*rows)) == (0, 2, 0)

    def test_tells_every_fault_of_every_row(self, hand_in):
        plan()
        batch = hand_in(
            ",TZ,stipend,2026-05-01,1000,TZS,,,,",
            ",,stipend,2026-05-01,1000,JPY,,,,",
            "12,TZ,stipend,2026-05-01,-5,JP,x,,,",
            ",TZ,travel,2026-05-01,1000,JPY,,,,",
            ",TZ,stipend,2025-05-01,1000,JPY,,,,",
            ",TZ,stipend,2026-05-01,10.5,JPY,,,,",
            ",TZ,stipend,2999-05-01,9999999999,TZS,1000,,X,",
            self.GOOD,
            self.GOOD,
        )

        assert [(line, column, code) for line, column, _value, code, _params in batch.faults] == [
            (2, "rate", "required"),
            (2, "rate_source", "required"),
            (3, "posting", "posting_or_country"),
            (4, "posting", "not_a_code"),
            (4, "amount", "not_an_amount"),
            (4, "currency", "not_a_currency"),
            (4, "rate", "not_a_rate"),
            (5, "country", "no_budget_line"),
            (6, "country", "no_budget_line"),
            (7, "amount", "not_whole"),
            (8, "spent_on", "day_out_of_range"),
            (8, "amount", "too_large"),
            (10, "voucher", "voucher_twice"),
        ]

    def test_is_taken_back_by_a_line_each(self, hand_in, confirm, treasurer):
        plan()
        batch = hand_in(self.GOOD)
        confirm(batch)

        batches.undo(batch_id=batch.pk, by=treasurer, at=timezone.now())

        assert sorted(Expense.objects.values_list("amount_yen", flat=True)) == [-60_000, 60_000]
        assert counts(hand_in(self.GOOD)) == (1, 0, 0)

    def test_its_screen_is_for_those_who_book(self, desk, client, coordinator):
        screen = reverse("sheets:hand_in", args=["field-expenses"])
        assert desk.get(screen).status_code == 200
        client.force_login(coordinator)

        assert client.get(screen).status_code == 404  # whoever has other lists only
