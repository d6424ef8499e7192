"""Reports about money: by month, purpose and way of payment, and by how many it was given. Summed in SQL.

Reversals and refunds take off in the month in which the money went; test payments count in the demo only.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, ExtractMonth

from jocs_site.foundation.periods import (
    FISCAL_YEAR_STARTS_IN,
    fiscal_year,
    fiscal_year_ends_before,
    fiscal_year_starts_on,
)
from jocs_site.people.models import Organisation, Person
from members.models import Allocation, Dues, Payment, Purpose, ReceiptTerms, Visitor
from members.queries.report_members import share

GIVER_FROM_YEN = 3_000  # Source: docs/sources.md#R18
GIVER_YEARS = 5
DUES, CREDIT = "dues", "credit"
MONTHS = [(FISCAL_YEAR_STARTS_IN + number - 1) % 12 + 1 for number in range(12)]


def report_years(today: date) -> list[int]:
    """Fiscal years with dues or payments, the running one first."""
    dues = Dues.objects.aggregate(first=Min("fiscal_year"))["first"]
    paid_on = Payment.objects.aggregate(first=Min("received_on"))["first"]
    this_year = fiscal_year(today)
    first = min(this_year, dues or this_year, fiscal_year(paid_on) if paid_on else this_year)
    return list(range(this_year, first - 1, -1))


def _in_year(year: int, column: str = "received_on") -> Q:
    return Q(**{f"{column}__gte": fiscal_year_starts_on(year), f"{column}__lt": fiscal_year_ends_before(year)})


@dataclass(frozen=True)
class Income:
    """Yen of one fiscal year. ``by_purpose``, ``by_way``: month to purpose or way of payment to yen.

    Purposes are `DUES`, the key of a `Purpose`, or `CREDIT` for what covers nothing yet.
    """

    purposes: list[Purpose]
    by_purpose: dict[int, Counter]
    by_way: dict[int, Counter]

    @property
    def total_yen(self) -> int:
        return sum(counts.total() for counts in self.by_way.values())


def income(year: int) -> Income:
    by_way = {month: Counter() for month in MONTHS}
    money = Payment.objects.counted().filter(_in_year(year)).order_by()
    for month, way, yen in money.values_list(ExtractMonth("received_on"), "provider").annotate(yen=Sum("amount_yen")):
        by_way[month][way] = yen
    by_purpose = _by_purpose(year)
    for month, counts in by_purpose.items():
        counts[CREDIT] = by_way[month].total() - counts.total()
    used = {purpose for counts in by_purpose.values() for purpose in counts}
    return Income([one for one in Purpose.objects.all() if one.pk in used], by_purpose, by_way)


def _by_purpose(year: int) -> dict[int, Counter]:
    months = {month: Counter() for month in MONTHS}
    shares = Allocation.objects.counted().filter(_in_year(year, "payment__received_on")).order_by()
    rows = shares.values_list(ExtractMonth("payment__received_on"), "gift__purpose").annotate(yen=Sum("amount_yen"))
    for month, purpose, yen in rows:
        months[month][purpose or DUES] += yen
    return months


@dataclass(frozen=True)
class YearOfGivers:
    """``givers``: who gave `GIVER_FROM_YEN` or more; ``unidentified``: of them, those whom nobody has identified."""

    year: int
    givers: int
    unidentified: int
    gifts_yen: int
    income_yen: int

    @property
    def gifts_share(self) -> float | None:
        return share(self.gifts_yen, self.income_yen) if self.income_yen > 0 else None


@dataclass(frozen=True)
class Givers:
    years: list[YearOfGivers] = field(default_factory=list)

    @property
    def average(self) -> float:
        return round(sum(row.givers for row in self.years) / len(self.years), 1)

    @property
    def gifts_share(self) -> float | None:
        """Of all years together."""
        income_yen = sum(row.income_yen for row in self.years)
        return share(sum(row.gifts_yen for row in self.years), income_yen) if income_yen > 0 else None


def givers(last_year: int) -> Givers:
    """The five fiscal years up to ``last_year``. Source: docs/sources.md#R18"""
    return Givers([_year_of_givers(year) for year in range(last_year - GIVER_YEARS + 1, last_year + 1)])


def _year_of_givers(year: int) -> YearOfGivers:
    gifts = _gifts_in(year)
    # What aggregates name must be none of a model's own columns.
    counts = _who_gave_enough(gifts).aggregate(givers=Count("given_yen"), unidentified=Count("guest"))
    money = Payment.objects.counted().filter(_in_year(year)).aggregate(yen=Coalesce(Sum("amount_yen"), 0))
    yen = gifts.aggregate(yen=Coalesce(Sum("amount_yen"), 0))["yen"]
    return YearOfGivers(year, gifts_yen=yen, income_yen=money["yen"], **counts)


def _gifts_in(year: int) -> QuerySet[Allocation]:
    """Gifts of money, and dues that count as gifts on the day of their receipt. Source: docs/sources.md#R14"""
    shares = Allocation.objects.counted().filter(_in_year(year, "payment__received_on")).order_by()
    support_dues = Q(dues__kind__counts_as_gift=True, dues__kind__has_vote=False)
    for not_gifts in _days_without_gift_dues():
        support_dues &= ~not_gifts
    return shares.filter(Q(gift__isnull=False) | support_dues)


def _days_without_gift_dues() -> Iterator[Q]:
    terms = list(ReceiptTerms.objects.order_by("starts_on"))
    for number, one in enumerate(terms):
        if not one.dues_are_gifts:
            days = Q(payment__confirmed_on__gte=one.starts_on)
            if number + 1 < len(terms):
                days &= Q(payment__confirmed_on__lt=terms[number + 1].starts_on)
            yield days


def _who_gave_enough(gifts: QuerySet[Allocation]) -> QuerySet:
    """One row for each giver: ``who`` a person, ``body`` an organisation, or ``guest`` a visitor; ``given_yen``."""
    named = gifts.annotate(who=_giver("person"), body=_giver("organisation"))
    named = named.annotate(guest=Case(When(who=None, body=None, then=_giver("visitor"))))
    sums = named.values("who", "body", "guest").annotate(given_yen=Sum("amount_yen"))
    return sums.filter(given_yen__gte=GIVER_FROM_YEN)


def _giver(what: str) -> Case:
    """A gift says whose it is; for dues that count as gifts it is who paid."""
    return Case(When(gift=None, then=F(f"payment__{what}")), default=F(f"gift__{what}"))


@dataclass(frozen=True)
class Giver:
    holder: Person | Organisation | Visitor
    yen: int

    @property
    def address(self) -> str:
        return self.holder.address if isinstance(self.holder, Organisation) else self.holder.postal_address


def givers_by_name(year: int) -> list[Giver]:
    """Everybody who gave `GIVER_FROM_YEN` or more in a year, who gave most first."""
    rows = list(_who_gave_enough(_gifts_in(year)).order_by("-given_yen", "who", "body", "guest"))
    found = {
        name: model.objects.in_bulk([row[name] for row in rows if row[name]])
        for name, model in (("who", Person), ("body", Organisation), ("guest", Visitor))
    }
    return [Giver(_holder(row, found), row["given_yen"]) for row in rows]


def _holder(row: dict, found: dict[str, dict]) -> Person | Organisation | Visitor:
    name = next(name for name in ("who", "body", "guest") if row[name])
    return found[name][row[name]]
