"""The budget of each call against what was awarded, paid and is still to pay: figures, three shapes, readers, cost."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scholarships import queries
from scholarships.models import Award
from tests.factories.scholarships import AwardFactory, CallFactory, InstalmentFactory

pytestmark = pytest.mark.django_db
PAGE = "scholarships_budget:index"
REFUNDED = {"refunded_on": date(2026, 12, 1), "refunded_amount": Decimal(100), "refunded_yen": 16_000}


def sent(award: Award, sequence: int = 1, **more):
    """1,200 dollars that went out at 160 yen: a third of them more than was set aside."""
    figures = {"state": "sent", "sent_on": date(2026, 10, 1), "rate": Decimal(160), "paid_yen": 192_000} | more
    return InstalmentFactory(award=award, sequence=sequence, bank_reference=f"B-{award.pk}-{sequence}", **figures)


def half_paid(**more) -> Award:
    """Awarded at 150 yen; the second half waits."""
    award = AwardFactory(**more)
    sent(award)
    InstalmentFactory(award=award, sequence=2)
    return award


def figures(row: queries.BudgetRow) -> tuple[int, int, int]:
    return row.awarded_yen, row.paid_yen, row.to_pay_yen


def only_row() -> queries.BudgetRow:
    [year] = queries.budget_by_year()
    [row] = year.calls
    assert figures(year.total) == figures(row)
    return row


def in_call(budget_yen: int) -> dict:
    return {"decision__application__call": CallFactory(budget_yen=budget_yen)}


class TestFigures:
    def test_paid_as_booked_and_the_rest_at_the_rate_of_the_award(self):
        half_paid()

        assert figures(only_row()) == (360_000, 192_000, 180_000)

    def test_an_award_without_a_plan_is_to_pay_whole(self):
        AwardFactory()

        assert figures(only_row()) == (360_000, 0, 360_000)

    def test_what_the_bank_returned_is_to_pay_again(self):
        sent(AwardFactory(amount=Decimal(1200), committed_yen=180_000), state="bounced")

        assert figures(only_row()) == (180_000, 0, 180_000)

    def test_what_was_cancelled_is_neither_paid_nor_to_pay(self):
        award = AwardFactory()
        sent(award)
        InstalmentFactory(award=award, sequence=2, state="cancelled")

        assert figures(only_row()) == (360_000, 192_000, 0)

    def test_a_refund_is_taken_off(self):
        award = AwardFactory(amount=Decimal(1200), committed_yen=180_000)
        sent(award, state="refunded", receipt="receipt.pdf", received_on=date(2026, 10, 5), **REFUNDED)

        row = only_row()

        assert figures(row) == (180_000, 176_000, 0)
        assert row.in_words("paid") == "USD 1,100.00"

    def test_each_call_of_a_year_and_their_currencies_add_up(self):
        half_paid()
        half_paid(decision__application__call=CallFactory(fiscal_year=2025))
        yen = {"currency": "JPY", "amount": Decimal(50_000), "committed_yen": 50_000, "rate": Decimal(1)}
        AwardFactory(**yen)

        newest, before = queries.budget_by_year()

        assert (newest.total.fiscal_year, before.total.fiscal_year) == (2026, 2025)
        assert (len(newest.calls), len(before.calls)) == (2, 1)
        assert (newest.total.budget_yen, figures(newest.total)) == (20_000_000, (410_000, 192_000, 230_000))
        assert newest.total.in_words("awarded") == "JPY 50,000 + USD 2,400.00"
        total = queries.sum_of_budgets([newest.total, before.total])
        assert (total.budget_yen, figures(total)) == (30_000_000, (770_000, 384_000, 410_000))

    @pytest.mark.parametrize(
        ("budget_yen", "use", "percent"),
        [(420_000, "within", 88), (400_000, "nearly", 93), (372_000, "nearly", 100), (371_999, "over", 100)],
    )
    def test_use_is_what_it_comes_to_where_that_is_more_than_was_set_aside(self, budget_yen, use, percent):
        half_paid(**in_call(budget_yen))

        row = only_row()

        assert (row.used_yen, row.use, row.percent_used, row.rest_yen) == (
            372_000,
            use,
            percent,
            budget_yen - 372_000,
        )


class TestScreen:
    @pytest.mark.parametrize(("asked", "years"), [("2025", [2025]), ("", [2026, 2025]), ("1999", [2026, 2025])])
    def test_one_year_or_all_in_the_three_shapes(self, at, treasurer, asked, years):
        half_paid()
        half_paid(decision__application__call=CallFactory(fiscal_year=2025))
        client = at(treasurer)

        page = client.get(reverse(PAGE), {"year": asked})
        sheet = client.get(reverse("scholarships_budget:xlsx"), {"year": asked})
        rows = load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.iter_rows(values_only=True)

        assert [year.total.fiscal_year for year in page.context["years"]] == years
        assert [row[0] for row in rows][1:] == years
        assert f"?year={asked}" in page.content.decode()

    def test_says_in_a_word_what_is_nearly_used_and_what_is_over(self, at, treasurer):
        half_paid(**in_call(371_000))
        half_paid(**in_call(400_000))
        half_paid(**in_call(4_000_000))

        text = at(treasurer).get(reverse(PAGE)).content.decode()

        counts = [text.count(word) for word in ("budget-use--nearly", "9割超", "budget-use--over", "予算超過")]
        assert counts == [1, 1, 1, 1]
        assert text.count("予算内</span>") == 2  # the third call, and the year

    def test_draws_each_sum_with_its_words_and_tells_currencies(self, at, treasurer):
        half_paid()

        text = at(treasurer).get(reverse(PAGE)).content.decode()

        assert "<title>2026 支給 · 支給済み: 192,000</title>" in text
        assert "<title>2026 支給 · 支給予定: 180,000</title>" in text
        assert ("USD 2,400.00" in text, "¥360,000" in text, 'style="' in text) == (True, True, False)

    def test_without_a_call_says_so(self, at, treasurer):
        client = at(treasurer)

        assert "募集がまだ" in client.get(reverse(PAGE)).content.decode()
        assert client.get(reverse("scholarships_budget:pdf")).content.startswith(b"%PDF")

    def test_a_call_without_awards_says_so(self, at, treasurer):
        CallFactory()

        assert "採用はまだありません" in at(treasurer).get(reverse(PAGE)).content.decode()

    def test_gives_the_same_figures_as_a_sheet_and_on_paper(self, at, treasurer):
        half_paid()
        half_paid(decision__application__call=CallFactory(fiscal_year=2025))
        client = at(treasurer)

        xlsx = client.get(reverse("scholarships_budget:xlsx"))
        pdf = client.get(reverse("scholarships_budget:pdf"))

        rows = list(load_workbook(BytesIO(b"".join(xlsx.streaming_content))).active.iter_rows(values_only=True))
        assert rows[1][:2] == (2026, "2026年度奨学金")
        assert rows[1][2:9] == (10_000_000, 360_000, 192_000, 180_000, 9_628_000, 3, "予算内")
        assert rows[1][9:] == ("USD 2,400.00", "USD 1,200.00", "USD 1,200.00")
        assert len(rows) == 3
        assert (pdf.content.startswith(b"%PDF"), "no-store" in pdf["Cache-Control"]) == (True, True)

    def test_three_calls_cost_as_many_queries_as_one(self, at, treasurer, count_queries):
        at(treasurer)
        half_paid()
        one = count_queries(reverse(PAGE))
        for year in (2024, 2025):
            half_paid(decision__application__call=CallFactory(fiscal_year=year))

        assert count_queries(reverse(PAGE)) == one

    @pytest.mark.parametrize("role", ["auditor", "officer", "stranger", "treasurer"])
    @pytest.mark.parametrize("shape", ["index", "xlsx", "pdf"])
    def test_only_those_who_see_the_money_read_it(self, at, request, role, shape):
        client = at(request.getfixturevalue(role))

        status = client.get(reverse(f"scholarships_budget:{shape}")).status_code

        assert (status == 200) == (role != "stranger")
