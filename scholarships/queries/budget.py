"""The budget of each call against what was awarded, what went out and what is still to pay. Source: docs/sources.md#R55

The length of the list costs no questions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q, Sum

from jocs_site.backoffice.pictures import USE_IN_WORDS
from jocs_site.foundation.money import format_money, use_of_budget, yen_for
from scholarships.models import Award, Call
from scholarships.models.awards import ENDED, PAID, UNPAID
from scholarships.models.service import Repayment


@dataclass
class Sums:
    """One currency: what was awarded, paid and is still to pay, and the yen of each."""

    currency: str
    awarded: Decimal = Decimal(0)
    awarded_yen: int = 0
    paid: Decimal = Decimal(0)
    paid_yen: int = 0
    to_pay: Decimal = Decimal(0)
    to_pay_yen: int = 0

    def add(self, more: "Sums") -> None:
        self.awarded += more.awarded
        self.awarded_yen += more.awarded_yen
        self.paid += more.paid
        self.paid_yen += more.paid_yen
        self.to_pay += more.to_pay
        self.to_pay_yen += more.to_pay_yen

    @property
    def awarded_in_words(self) -> str:
        return format_money(self.awarded, self.currency)

    @property
    def paid_in_words(self) -> str:
        return format_money(self.paid, self.currency)

    @property
    def to_pay_in_words(self) -> str:
        return format_money(self.to_pay, self.currency)


@dataclass
class BudgetRow:
    """A call, or several together where ``call`` is ``None``; ``fiscal_year`` is ``None`` in the row of all.

    awarded_yen: set aside when the scholarships were awarded. paid_yen: as it was booked, less what was refunded or
    paid back; what the bank gave back is no payment. to_pay_yen: at the rate of the day of the award. Paid at other
    rates, the two together may come to more than was set aside, and even to more than the budget.
    """

    fiscal_year: int | None
    call: Call | None = None
    budget_yen: int = 0
    by_currency: dict[str, Sums] = field(default_factory=dict)

    @property
    def awarded_yen(self) -> int:
        return sum(one.awarded_yen for one in self.by_currency.values())

    @property
    def paid_yen(self) -> int:
        return sum(one.paid_yen for one in self.by_currency.values())

    @property
    def to_pay_yen(self) -> int:
        return sum(one.to_pay_yen for one in self.by_currency.values())

    @property
    def used_yen(self) -> int:
        """What cannot be given to others: set aside, or what it comes to by now where that is more."""
        return max(self.awarded_yen, self.paid_yen + self.to_pay_yen)

    @property
    def rest_yen(self) -> int:
        return self.budget_yen - self.used_yen

    def percent(self, yen: int) -> int:
        """Of the budget, rounded down; a call always has one."""
        return yen * 100 // self.budget_yen

    @property
    def percent_used(self) -> int:
        return self.percent(self.used_yen)

    @property
    def use(self) -> str:
        return use_of_budget(budget_yen=self.budget_yen, actual_yen=self.used_yen)

    @property
    def use_in_words(self) -> str:
        return str(USE_IN_WORDS[self.use])

    def in_words(self, name: str) -> str:
        """``awarded``, ``paid`` or ``to_pay`` in the currencies it is in."""
        sums = [(getattr(one, name), one.currency) for one in self.currencies]
        return " + ".join(format_money(amount, currency) for amount, currency in sums if amount)

    @property
    def currencies(self) -> list[Sums]:
        return [self.by_currency[currency] for currency in sorted(self.by_currency)]

    def add(self, sums: Sums) -> None:
        self.by_currency.setdefault(sums.currency, Sums(sums.currency)).add(sums)


@dataclass(frozen=True)
class BudgetYear:
    """A fiscal year with its calls."""

    total: BudgetRow
    calls: list[BudgetRow]


def budget_by_year(only: int | None = None) -> list[BudgetYear]:
    """The newest year first, in it the call that opened first. ``only``: of one fiscal year."""
    calls = Call.objects.order_by("opens_at")
    calls = calls.filter(fiscal_year=only) if only else calls
    rows = {call.pk: BudgetRow(call.fiscal_year, call, call.budget_yen) for call in calls}
    for call_id, sums in _sums_of_awards(rows):
        rows[call_id].add(sums)
    years: dict[int, list[BudgetRow]] = {}
    for row in rows.values():
        years.setdefault(row.call.fiscal_year, []).append(row)
    found = sorted(years.items(), reverse=True)
    return [BudgetYear(sum_of_budgets(calls, fiscal_year=year), calls) for year, calls in found]


def sum_of_budgets(rows: Iterable[BudgetRow], *, fiscal_year: int | None = None) -> BudgetRow:
    total = BudgetRow(fiscal_year)
    for row in rows:
        total.budget_yen += row.budget_yen
        for sums in row.currencies:
            total.add(sums)
    return total


def _sums_of_awards(calls: Iterable[int]) -> Iterator[tuple[int, Sums]]:
    """The key of the call and the sums of each award of these calls."""
    went_out, waits = Q(instalments__state__in=PAID), Q(instalments__state__in=UNPAID)
    awards = Award.objects.filter(decision__application__call__in=calls).annotate(
        call=F("decision__application__call_id"),
        sent=Sum("instalments__amount", filter=went_out, default=Decimal(0)),
        sent_yen=Sum("instalments__paid_yen", filter=went_out, default=0),
        refunded=Sum("instalments__refunded_amount", filter=went_out, default=Decimal(0)),
        refunded_yen=Sum("instalments__refunded_yen", filter=went_out, default=0),
        waiting=Sum("instalments__amount", filter=waits, default=Decimal(0)),
        cancelled=Sum("instalments__amount", filter=Q(instalments__state="cancelled"), default=Decimal(0)),
    )
    came_back = Repayment.objects.values("ruling__award").order_by()
    totals = came_back.annotate(total=Sum("amount"), yen=Sum("amount_yen"))
    repaid = {found["ruling__award"]: (found["total"], found["yen"]) for found in totals}
    for award in awards:
        back, back_yen = repaid.get(award.pk, (Decimal(0), 0))
        to_pay = _to_pay(award)
        yield (
            award.call,
            Sums(
                award.currency,
                awarded=award.amount,
                awarded_yen=award.committed_yen,
                paid=award.sent - award.refunded - back,
                paid_yen=award.sent_yen - award.refunded_yen - back_yen,
                to_pay=to_pay,
                to_pay_yen=yen_for(to_pay, award.rate),
            ),
        )


def _to_pay(award: Award) -> Decimal:
    """Instalments that did not go out, and what is not planned yet; an award is smaller by what was cancelled."""
    if award.state in ENDED:
        return Decimal(0)
    unplanned = max(award.amount - award.sent - award.waiting - award.cancelled, Decimal(0))
    return award.waiting + unplanned
