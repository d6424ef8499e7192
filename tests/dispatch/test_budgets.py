"""Money of the field: what is planned, what is booked once and stays, and what the database refuses by itself."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from dispatch import queries, rules, services
from dispatch.models import BudgetLine, Expense
from jocs_site.foundation.errors import RuleBroken
from tests.factories.budgets import JPY, NOTED, TZS, plan, spend
from tests.factories.dispatch import make_posting
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("today", "yen"),
    [
        (date(2026, 3, 1), 3_650 + 70),
        (date(2026, 4, 1), 3_650 + 70),
        (date(2026, 4, 11), 3_550 + 70),
        (date(2027, 4, 1), 70),
    ],
)
def test_the_forecast_adds_the_plan_of_the_days_left(today, yen):
    assert rules.forecast_yen(budget_yen=3_650, actual_yen=70, year=2026, today=today) == yen


class TestPlanning:
    def test_yen_are_those_of_sum_and_rate(self):
        line = plan(amount="12345678.50")

        assert (line.amount_yen, line.country, line.currency) == (740_741, "TZ", "TZS")

    def test_the_line_of_a_posting_is_in_its_country(self):
        posting = make_posting("active", organisation=OrganisationFactory(country="NP"))

        assert plan(posting=posting, country="TZ").country == "NP"

    def test_a_yen_is_one_yen(self):
        line = plan(**JPY | {"rate": Decimal("150")}, amount="5000")

        assert (line.rate, line.amount_yen) == (1, 5_000)

    @pytest.mark.parametrize(
        ("what", "field"),
        [
            ({"amount": "-1"}, "amount"),
            ({"amount": "10.5", "currency": "UGX"}, "amount"),
            ({"currency": "tz"}, "amount"),
            ({"rate": None}, "rate"),
            ({"rate_source": " "}, "rate_source"),
            ({"amount": "9999999999", "rate": Decimal("1000")}, "amount"),
            ({"country": ""}, "country"),
        ],
    )
    def test_what_is_no_sum_is_refused_at_its_field(self, what, field):
        with pytest.raises(RuleBroken) as refused:
            plan(**what)

        assert (refused.value.field, list(BudgetLine.objects.all())) == (field, [])

    def test_a_line_stands_once(self):
        plan()

        with pytest.raises(RuleBroken, match="already"):
            plan(amount="5")

        assert plan(**JPY).pk

    def test_nothing_may_be_planned_for_what_is_spent_without_a_plan(self):
        assert plan(amount="0").amount_yen == 0

    def test_a_revision_leaves_what_it_was_in_the_log(self):
        line = plan()

        services.revise_budget(line=line, amount=Decimal("20000000"), **TZS)

        line.refresh_from_db()
        logged = ModelLogEntry.objects.get(action="dispatch.budget_revised")
        assert (line.amount_yen, logged.data["before"]["yen"], logged.data["now"]["yen"]) == (
            1_200_000,
            600_000,
            1_200_000,
        )


class TestCopying:
    def test_takes_countries_and_what_still_runs_once(self):
        runs = make_posting("active")
        over = make_posting("active", starts_on=date(2024, 4, 1), ends_before=date(2027, 4, 1))
        plan(posting=runs), plan(posting=over), plan(account="travel")

        assert [services.copy_budget(to_year=2027), services.copy_budget(to_year=2027)] == [2, 0]
        new = BudgetLine.objects.filter(fiscal_year=2027)
        assert {(line.posting, line.account, line.amount_yen) for line in new} == {
            (runs, "stipend", 600_000),
            (None, "travel", 600_000),
        }

    def test_leaves_what_is_planned_as_it_is(self):
        plan()
        plan(fiscal_year=2027, amount="5")

        assert services.copy_budget(to_year=2027) == 0
        assert BudgetLine.objects.get(fiscal_year=2027).amount == 5


class TestSpending:
    def test_books_the_sum_as_paid_and_its_yen(self):
        expense = spend(plan(), amount="123456", rate=Decimal("0.0625"), voucher=" V-1 ")

        assert (expense.amount_yen, expense.rate, expense.voucher) == (7_716, Decimal("0.0625"), "V-1")

    @pytest.mark.parametrize("day", [date(2026, 3, 31), date(2027, 4, 1)])
    def test_a_day_of_another_year_is_refused(self, day):
        line = plan()

        with pytest.raises(RuleBroken) as refused:
            spend(line, spent_on=day, at=NOTED.replace(year=2028))

        assert refused.value.field == "spent_on"

    def test_a_day_to_come_is_refused(self):
        with pytest.raises(RuleBroken, match="still to come"):
            spend(plan(), spent_on=date(2026, 12, 1))

    def test_is_taken_back_whole_and_once(self):
        line = plan()
        expense = spend(line)

        reversal = services.reverse_expense(expense=expense, reason="金額の誤り")

        assert (reversal.amount, reversal.amount_yen, reversal.reverses) == (-1_000_000, -60_000, expense)
        for again in (expense, reversal):
            with pytest.raises(RuleBroken, match="taken back already"):
                services.reverse_expense(expense=again, reason="もう一度")
        assert list(Expense.objects.standing()) == []

    def test_many_are_booked_or_none(self):
        line = plan()
        good = TZS | {"line": line, "spent_on": date(2026, 5, 1), "amount": Decimal(5)}

        with pytest.raises(RuleBroken):
            services.book_expenses([good, good | {"amount": Decimal(0)}], at=NOTED)

        assert Expense.objects.count() == 0


class TestDatabase:
    """What it refuses from whoever writes past the services."""

    def refuses(self, act, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()

    def test_an_expense_is_neither_changed_nor_deleted(self):
        expense = spend(plan())

        for change in ({"amount_yen": 1}, {"rate": 2}, {"amount": 7}, {"voucher": "x"}):
            self.refuses(lambda change=change: Expense.objects.update(**change), "dispatch_expense_append_only")
        self.refuses(lambda: Expense.objects.filter(pk=expense.pk)._raw_delete("default"), "append_only")

    @pytest.mark.parametrize(
        ("wrong", "name"),
        [
            ({"amount_yen": 60_002}, "dispatch_expense_yen_of_its_rate"),
            ({"amount": -5, "amount_yen": 0}, "dispatch_expense_reversal_is_negative"),
            ({"currency": "tzs"}, "dispatch_expense_currency_three_capitals"),
            ({"currency": "UGX", "amount": Decimal("1000000.5")}, "dispatch_expense_amount_whole_units"),
            ({"currency": "JPY"}, "dispatch_expense_rate_named"),
            ({"rate_source": ""}, "dispatch_expense_rate_named"),
            ({"spent_on": date(2026, 3, 31)}, "dispatch_expense_in_its_year"),
            ({"spent_on": date(2027, 4, 1)}, "dispatch_expense_in_its_year"),
        ],
    )
    def test_a_wrong_expense(self, wrong, name):
        figures = TZS | {"line": plan(), "spent_on": date(2026, 5, 31), "amount": 1_000_000, "amount_yen": 60_000}

        self.refuses(lambda: Expense.objects.bulk_create([Expense(**figures | {"booked_at": NOTED} | wrong)]), name)

    @pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 5, 31), date(2026, 12, 31), date(2027, 3, 31)])
    def test_every_day_of_the_year_is_let_through(self, day):
        assert spend(plan(), spent_on=day, at=NOTED.replace(year=2028)).pk

    @pytest.mark.parametrize(
        "other",
        [{"amount": -5, "amount_yen": 0}, {"currency": "KES"}, {"amount_yen": -59_999}, {"rate": Decimal("0.0600001")}],
    )
    def test_a_reversal_of_other_figures(self, other):
        expense = spend(plan())
        same = {
            name: getattr(expense, name) for name in ("line", "spent_on", "currency", "rate", "rate_on", "rate_source")
        }
        figures = same | {"amount": -expense.amount, "amount_yen": -expense.amount_yen, "reverses": expense} | other

        self.refuses(lambda: Expense.objects.bulk_create([Expense(booked_at=NOTED, **figures)]), "reversal_is_the_same")

    def test_a_second_reversal_and_one_of_a_reversal(self):
        expense = spend(plan())
        reversal = services.reverse_expense(expense=expense, reason="誤り")
        names = ("line", "spent_on", "currency", "rate", "rate_on", "rate_source")
        same = {name: getattr(expense, name) for name in names} | {"booked_at": NOTED}

        second = Expense(**same, amount=-expense.amount, amount_yen=-60_000, reverses=expense)
        self.refuses(lambda: Expense.objects.bulk_create([second]), "reverses")
        back = Expense(**same, amount=expense.amount, amount_yen=60_000, reverses=reversal)
        self.refuses(lambda: Expense.objects.bulk_create([back]), "dispatch_expense_reversal")

    @pytest.mark.parametrize("change", [{"fiscal_year": 2027}, {"country": "NP"}, {"account": "travel"}])
    def test_a_budget_line_stays_where_it_is(self, change):
        plan()

        self.refuses(lambda: BudgetLine.objects.update(**change), "dispatch_budget_stays_where_it_is")

    def test_the_line_of_a_posting_in_another_country(self):
        posting = make_posting("active", organisation=OrganisationFactory(country="NP"))
        wrong = BudgetLine(
            **TZS, posting=posting, country="TZ", fiscal_year=2026, account="other", amount=0, amount_yen=0
        )

        self.refuses(lambda: BudgetLine.objects.bulk_create([wrong]), "dispatch_budget_in_country_of_posting")


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_expense_back_at_once_do_it_once():
    expense = spend(plan())
    start, outcomes = Barrier(2), []

    def take_back():
        start.wait()
        try:
            services.reverse_expense(expense=expense, reason="誤り")
            outcomes.append("done")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=take_back) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(outcomes), Expense.objects.count()) == (["done", "refused"], 2)


class TestReport:
    def test_sets_what_is_planned_against_what_was_spent(self):
        stipend = plan()
        spend(stipend)
        services.reverse_expense(expense=spend(stipend, amount="500000"), reason="誤り")
        spend(plan(account="travel", **JPY, amount="1000"), **JPY, amount="1500")
        plan(fiscal_year=2027)
        nepal = plan(country="NP")

        rows = queries.budget_against_actual(2026, TODAY)

        told = [
            (row.country, row.account, row.budget_yen, row.actual_yen, row.rest_yen, row.percent, row.use)
            for row in rows
        ]
        assert told == [
            ("NP", "stipend", 600_000, 0, 600_000, 0, "within"),
            ("TZ", "stipend", 600_000, 60_000, 540_000, 10, "within"),
            ("TZ", "travel", 1_000, 1_500, -500, 150, "over"),
        ]
        assert (rows[1].planned_in_words, rows[1].spent_in_words) == ("TZS 10,000,000.00", "TZS 1,000,000.00")
        assert [(one.country, one.budget_yen) for one in queries.sums_by_country(rows)] == [
            ("NP", 600_000),
            ("TZ", 601_000),
        ]
        assert queries.sum_of(rows).actual_yen == 61_500
        assert queries.budget_years() == [2027, 2026]
        assert nepal.country == "NP"
