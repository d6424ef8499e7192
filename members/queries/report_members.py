"""Reports about members: who they are, who came, went and stayed, and who owes for how long. Counted in SQL."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractYear

from jocs_site.foundation.periods import FISCAL_YEAR_STARTS_IN, add_months
from members.models import Dues, Membership, MembershipKind, MembershipPeriod

DECADES = range(30, 100, 10)
DUPLICATE = Membership.Ground.DUPLICATE
# Keys of groups that are no place and no age.
BODIES, ABROAD, UNKNOWN = "bodies", "abroad", "unknown"


@dataclass(frozen=True)
class Census:
    """Members in force on one day: how many of each kind in each group. ``kinds``: those that occur, in their order."""

    kinds: list[MembershipKind]
    by_prefecture: dict[str, Counter]
    by_age: dict[str, Counter]

    @property
    def by_kind(self) -> Counter:
        return sum(self.by_age.values(), Counter())


def _members_on(day: date) -> QuerySet[MembershipPeriod]:
    """One row for each member on that day; a number that was entered twice is not counted twice."""
    there = Membership.objects.in_force(day).exclude(left_because=DUPLICATE)
    return MembershipPeriod.objects.in_force(day).filter(membership__in=there).order_by()


def census(day: date) -> Census:
    found = {"by_prefecture": _groups(day, _place()), "by_age": _groups(day, _age(day))}
    present = {kind for counts in found["by_age"].values() for kind in counts}
    kinds = MembershipKind.objects.prefetch_related("terms")
    return Census(kinds=[kind for kind in kinds if kind.pk in present], **found)


def _groups(day: date, group: Case) -> dict[str, Counter]:
    groups: dict[str, Counter] = {}
    rows = _members_on(day).annotate(group=group).values_list("group", "kind").annotate(members=Count("pk"))
    for name, kind, members in rows:
        groups.setdefault(name, Counter())[kind] += members
    return groups


def _place() -> Case:
    return Case(
        When(membership__person=None, then=Value(BODIES)),
        When(~Q(membership__person__country="JP"), then=Value(ABROAD)),
        When(membership__person__prefecture="", then=Value(UNKNOWN)),
        default=F("membership__person__prefecture"),
    )


def _age(day: date) -> Case:
    """``"0"`` under 30, then ``"30"``, ``"40"`` and so on to ``"90"`` and over."""
    younger = [
        When(membership__person__born_on__gt=add_months(day, -12 * age), then=Value(str(age - 10 if age > 30 else 0)))
        for age in DECADES
    ]
    return Case(
        When(membership__person=None, then=Value(BODIES)),
        When(membership__person__born_on=None, then=Value(UNKNOWN)),
        *younger,
        default=Value(str(DECADES[-1])),
    )


@dataclass(frozen=True)
class YearOfMembers:
    """``left``: by ground; ``at_end``: members after the last day; shares are ``None`` where there is nothing to share.

    ``dues``, ``paid``: members with dues of the year that were not waived, and those who paid them in full since.
    ``paid_before``, ``stayed``: those who had paid the year before, and of them those who paid this year, too.
    """

    year: int
    joined: int
    left: Counter
    at_end: int
    dues: int
    paid: int
    paid_before: int
    stayed: int

    @property
    def left_total(self) -> int:
        return self.left.total()

    @property
    def paid_share(self) -> float | None:
        return share(self.paid, self.dues)

    @property
    def stayed_share(self) -> float | None:
        return share(self.stayed, self.paid_before)


def share(part: int, whole: int) -> float | None:
    """Per cent with one digit."""
    return round(100 * part / whole, 1) if whole else None


def _fiscal_year_of(column: str):
    before_april = Case(When(**{f"{column}__month__lt": FISCAL_YEAR_STARTS_IN}, then=1), default=0)
    return ExtractYear(column) - before_april


def renewal(first_year: int, last_year: int) -> list[YearOfMembers]:
    """Who came, went and stayed, year by year. Who leaves with the last day of a year has left in that year."""
    members = Membership.objects.exclude(left_because=DUPLICATE).order_by()
    joined = Counter(dict(members.values_list(_fiscal_year_of("joined_on")).annotate(members=Count("pk"))))
    left = _left_by_year(members)
    paid = _paid_by_year(first_year - 1, last_year)
    rows, at_end = [], sum(joined[year] for year in joined if year < first_year)
    at_end -= sum(left[year].total() for year in left if year < first_year)
    for year in range(first_year, last_year + 1):
        gone = left.get(year, Counter())
        at_end += joined[year] - gone.total()
        now, before = paid.get(year, {}), paid.get(year - 1, {})
        figures = {name: now.get(name, 0) for name in ("dues", "paid", "stayed")}
        rows.append(YearOfMembers(year, joined[year], gone, at_end, paid_before=before.get("paid", 0), **figures))
    return rows


def _left_by_year(members: QuerySet[Membership]) -> dict[int, Counter]:
    """``left_on`` is the first day outside: on 1 April the year that is over counts."""
    first_of_april = Q(left_on__month=FISCAL_YEAR_STARTS_IN, left_on__day=1)
    year = _fiscal_year_of("left_on") - Case(When(first_of_april, then=1), default=0)
    rows = members.exclude(left_on=None).values_list(year, "left_because").annotate(members=Count("pk"))
    years: dict[int, Counter] = {}
    for year_of_leaving, ground, count in rows:
        years.setdefault(year_of_leaving, Counter())[ground] = count
    return years


def _paid_by_year(first_year: int, last_year: int) -> dict[int, dict[str, int]]:
    in_full = Dues.objects.with_paid().filter(waived_on=None, owed_yen=0)
    before = in_full.filter(membership=OuterRef("membership"), fiscal_year=OuterRef("fiscal_year") - 1)
    dues = Dues.objects.with_paid().filter(fiscal_year__range=(first_year, last_year), waived_on=None).order_by()
    rows = dues.values("fiscal_year").annotate(
        dues=Count("pk"),
        paid=Count("pk", filter=Q(owed_yen=0)),
        stayed=Count("pk", filter=Q(Exists(before), owed_yen=0)),
    )
    return {row["fiscal_year"]: row for row in rows}


@dataclass(frozen=True)
class Owing:
    """``group``: how many years somebody owes for, or the fiscal year that is owed."""

    group: int
    members: int
    yen: int


def arrears_by_age(on: date) -> list[Owing]:
    """By how many years members owe for whose last day for paying is past."""
    owing = Membership.objects.with_standing(on).filter(left_on=None, overdue_years__gt=0).order_by()
    rows = owing.values_list("overdue_years").annotate(members=Count("pk"), yen=Sum("overdue_yen"))
    return [Owing(*row) for row in rows.order_by("overdue_years")]


def arrears_by_year(on: date) -> list[Owing]:
    """By the fiscal year whose dues are owed."""
    dues = Dues.objects.overdue(on).filter(membership__left_on=None).order_by()
    rows = dues.values_list("fiscal_year").annotate(members=Count("pk"), yen=Sum("owed_yen"))
    return [Owing(*row) for row in rows.order_by("fiscal_year")]
