"""Budget against what was spent, by country and account, for one fiscal year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from dispatch import rules
from dispatch.models import BudgetLine, Expense, Posting
from dispatch.models.budgets import Account
from dispatch.models.postings import NOT_LIVE
from jocs_site.backoffice.pictures import USE_IN_WORDS
from jocs_site.foundation.money import format_money, use_of_budget
from jocs_site.foundation.periods import fiscal_year_ends_before, fiscal_year_starts_on
from jocs_site.people.countries import country_name

ACCOUNTS = {account: place for place, account in enumerate(Account.values)}


@dataclass
class BudgetRow:
    """One account of one country, or a sum of such rows where ``country`` or ``account`` is empty. Sums in yen.

    ``planned``, ``spent``: by currency, as it was planned and paid.
    """

    country: str
    account: str
    year: int
    today: date
    budget_yen: int = 0
    actual_yen: int = 0
    planned: dict[str, Decimal] = field(default_factory=dict)
    spent: dict[str, Decimal] = field(default_factory=dict)

    @property
    def rest_yen(self) -> int:
        return self.budget_yen - self.actual_yen

    @property
    def percent(self) -> int | None:
        """How much of the budget is used, rounded down; ``None`` where nothing was planned."""
        return self.actual_yen * 100 // self.budget_yen if self.budget_yen else None

    @property
    def use(self) -> str:
        return use_of_budget(budget_yen=self.budget_yen, actual_yen=self.actual_yen)

    @property
    def use_in_words(self) -> str:
        return str(USE_IN_WORDS[self.use])

    @property
    def forecast_yen(self) -> int:
        return rules.forecast_yen(
            budget_yen=self.budget_yen, actual_yen=self.actual_yen, year=self.year, today=self.today
        )

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""

    @property
    def account_name(self) -> str:
        return str(Account(self.account).label) if self.account else ""

    @property
    def planned_in_words(self) -> str:
        return _in_words(self.planned)

    @property
    def spent_in_words(self) -> str:
        return _in_words(self.spent)


def budget_against_actual(year: int, today: date) -> list[BudgetRow]:
    """One row for each country and account that has a line, by country and in the order of accounts."""
    rows: dict[tuple[str, str], BudgetRow] = {}
    place = ("country", "account", "currency")
    lines = BudgetLine.objects.filter(fiscal_year=year).order_by().values(*place)
    for found in lines.annotate(amount=Sum("amount"), yen=Sum("amount_yen")):
        row = _row(rows, found["country"], found["account"], year, today)
        row.budget_yen += found["yen"]
        row.planned[found["currency"]] = found["amount"]
    spent = Expense.objects.filter(line__fiscal_year=year).order_by()
    for found in spent.values("line__country", "line__account", "currency").annotate(
        total=Sum("amount"), yen=Sum("amount_yen")
    ):
        row = _row(rows, found["line__country"], found["line__account"], year, today)
        row.actual_yen += found["yen"]
        row.spent[found["currency"]] = found["total"]
    return sorted(rows.values(), key=lambda row: (row.country, ACCOUNTS[row.account]))


def sums_by_country(rows: Sequence[BudgetRow]) -> list[BudgetRow]:
    return [sum_of(some, country=country) for country, some in _by_country(rows).items()]


def sum_of(rows: Iterable[BudgetRow], *, country: str = "") -> BudgetRow:
    """All of them in one row, over the accounts. There is at least one."""
    rows = list(rows)
    total = BudgetRow(country, "", rows[0].year, rows[0].today)
    for row in rows:
        total.budget_yen += row.budget_yen
        total.actual_yen += row.actual_yen
        for sums, more in ((total.planned, row.planned), (total.spent, row.spent)):
            for currency, amount in more.items():
                sums[currency] = sums.get(currency, Decimal(0)) + amount
    return total


def budget_years() -> list[int]:
    """The fiscal years for which something is planned, latest first."""
    return list(BudgetLine.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())


def budget_lines(year: int, country: str, account: str) -> QuerySet[BudgetLine]:
    rows = BudgetLine.objects.filter(fiscal_year=year, country=country, account=account)
    return rows.select_related("posting__worker__person").annotate(spent_yen=Sum("expenses__amount_yen")).order_by("pk")


def expenses(year: int, country: str, account: str) -> QuerySet[Expense]:
    """The vouchers behind one figure, in the order of their days."""
    rows = Expense.objects.filter(line__fiscal_year=year, line__country=country, line__account=account)
    names = ("line__posting__worker__person", "reverses", "reversal", "booked_by__person")
    return rows.select_related(*names).order_by("spent_on", "pk")


def lines_of_year(years: Iterable[int]) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(fiscal_year__in=list(years)).select_related("posting")


def standing_expenses(lines: Iterable[BudgetLine]) -> QuerySet[Expense]:
    return Expense.objects.standing().filter(line__in=[line.pk for line in lines])


def postings_of_year(year: int) -> QuerySet[Posting]:
    """Postings for which a year may be planned."""
    within = Posting.objects.exclude(state__in=NOT_LIVE).overlapping(
        fiscal_year_starts_on(year), fiscal_year_ends_before(year)
    )
    return within.with_names().order_by("country", "worker__person__sort_key", "pk")


def _row(rows: dict, country: str, account: str, year: int, today: date) -> BudgetRow:
    return rows.setdefault((country, account), BudgetRow(country, account, year, today))


def _by_country(rows: Sequence[BudgetRow]) -> Mapping[str, list[BudgetRow]]:
    found: dict[str, list[BudgetRow]] = {}
    for row in rows:
        found.setdefault(row.country, []).append(row)
    return found


def _in_words(sums: Mapping[str, Decimal]) -> str:
    return " + ".join(format_money(amount, currency) for currency, amount in sorted(sums.items()) if amount)
