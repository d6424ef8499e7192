"""What is owed, by whom, and how a membership stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractMonth, Greatest
from django.utils.translation import get_language

from jocs_site.foundation.periods import fiscal_year_ends_before, fiscal_year_starts_on
from members import rules
from members.models import (
    Dues,
    FirstYearShare,
    KindTerms,
    Membership,
    MembershipKind,
    MembershipPeriod,
)


def dues_to_raise(fiscal_year: int) -> QuerySet[MembershipPeriod]:
    """Who owes dues for a fiscal year and has none yet: the period in force on the first day of membership in it.

    Annotated with ``fiscal_year`` and ``amount_yen``: the least dues of the kind on that day, or the higher sum chosen;
    of it the share owed by who joins in that month. Who owes no part of the first year is not among them.
    """
    begins, ends = fiscal_year_starts_on(fiscal_year), fiscal_year_ends_before(fiscal_year)
    first_day = Greatest(F("membership__joined_on"), Value(begins, output_field=DateField()))
    terms = KindTerms.objects.filter(kind=OuterRef("kind"), starts_on__lte=OuterRef("first_day"))
    minimum = Subquery(terms.order_by("-starts_on").values("minimum_dues_yen")[:1])
    yearly = Greatest(Coalesce(F("membership__pledged_yen"), 0), minimum)
    have_them = Dues.objects.filter(membership=OuterRef("membership"), fiscal_year=fiscal_year)
    return (
        MembershipPeriod.objects.annotate(first_day=first_day)
        .filter(Q(ends_before=None) | Q(ends_before__gt=F("first_day")), starts_on__lte=F("first_day"))
        .filter(membership__joined_on__lt=ends)
        .exclude(Exists(have_them))
        .order_by()
        .annotate(
            fiscal_year=Value(fiscal_year, output_field=IntegerField()),
            amount_yen=(yearly * _share_owed(begins) + 99) / 100,  # `rules.first_year_yen` for many
        )
        .filter(amount_yen__gt=0)
    )


def _share_owed(begins: date) -> Case:
    """The percent of a year's dues: what the shares say for who joins within the year, all of it for the others."""
    shares = FirstYearShare.objects.filter(
        starts_on__lte=OuterRef("membership__joined_on"), month=ExtractMonth(OuterRef("membership__joined_on"))
    )
    percent = Coalesce(Subquery(shares.order_by("-starts_on").values("percent")[:1]), 100)
    return Case(When(membership__joined_on__gte=begins, then=percent), default=100, output_field=IntegerField())


def first_year_shares(on: date) -> list[FirstYearShare]:
    """The twelve shares for who joins on that day, April first; none where a whole year is owed from any month."""
    newest = FirstYearShare.objects.filter(starts_on__lte=on).values("starts_on")[:1]
    found = FirstYearShare.objects.filter(starts_on=Subquery(newest))
    return sorted(found, key=lambda share: (share.month - rules.FIRST_MONTH) % 12)


def dues_to_raise_by_kind(fiscal_year: int) -> list[tuple[MembershipKind, int, int]]:
    """What `services.raise_dues` would make now: kind, number of members, yen."""
    waiting = dues_to_raise(fiscal_year).values("kind").annotate(members=Count("pk"), yen=Sum("amount_yen"))
    kinds = {kind.pk: kind for kind in MembershipKind.objects.prefetch_related("terms")}
    return [(kinds[row["kind"]], row["members"], row["yen"]) for row in waiting.order_by("kind")]


@dataclass(frozen=True)
class Account:
    """How a membership stands on a day, for one page: years of dues, the newest first, and their sums."""

    standing: rules.Standing
    kind: MembershipKind | None
    kind_name: str
    years: list[Dues]
    owed_yen: int
    overdue_yen: int
    credit_yen: int

    @property
    def owed(self) -> list[Dues]:
        """The years with something to pay, the oldest first."""
        return [dues for dues in reversed(self.years) if dues.owed_yen]


def account(membership: Membership, on: date) -> Account:
    figures = Membership.objects.with_standing(on).with_kind(on).get(pk=membership.pk)
    column = "name_ja" if (get_language() or "ja") == "ja" else "name_en"
    name = KindTerms.objects.filter(kind=OuterRef("pk")).order_by("-starts_on").values(column)
    kind = MembershipKind.objects.annotate(latest_name=Subquery(name[:1])).filter(pk=figures.kind_id).first()
    return Account(
        standing=standing_of(figures),
        kind=kind,
        kind_name=(kind.latest_name or kind.code) if kind else "",
        years=list(membership.dues.with_paid().order_by("-fiscal_year")),
        owed_yen=figures.owed_yen,
        overdue_yen=figures.overdue_yen,
        credit_yen=figures.credit_yen,
    )


def standing_of(membership: Membership) -> rules.Standing:
    """``membership``: one from ``Membership.objects.with_standing(day)``."""
    return rules.standing(
        owed_yen=membership.owed_yen,
        overdue_years=membership.overdue_years,
        has_part_paid=membership.has_part_paid,
    )


def owed_dues(membership: Membership) -> list[Dues]:
    """What a membership still has to pay, the oldest year first."""
    return list(membership.dues.owed())


def owed_by_all(memberships: Sequence[Membership]) -> list[Dues]:
    """What these members still have to pay, in the order given, the oldest year first; with their names."""
    place = {membership.pk: number for number, membership in enumerate(memberships)}
    rows = Dues.objects.owed().filter(membership__in=place)
    found = rows.select_related("membership__person", "membership__organisation")
    return sorted(found, key=lambda dues: (place[dues.membership_id], dues.fiscal_year))


def owed_by(memberships: QuerySet[Membership]) -> dict[Membership, list[Dues]]:
    """What each of them still has to pay, by member number; who owes nothing is left out."""
    rows = Dues.objects.owed().filter(membership__in=memberships.order_by().values("pk"))
    found = {}
    for dues in rows.select_related("membership__person", "membership__organisation").order_by(
        "membership__number", "fiscal_year"
    ):
        found.setdefault(dues.membership, []).append(dues)
    return found


def in_arrears(on: date) -> QuerySet[Membership]:
    """Members who owe for years whose last day for paying is past."""
    owing = Membership.objects.with_names().with_standing(on).filter(left_on=None, overdue_years__gt=0)
    return owing.order_by("-overdue_years", "number")


def dues_ledger() -> QuerySet[Dues]:
    names = ("membership__person", "membership__organisation", "kind")
    return Dues.objects.with_paid().select_related(*names).prefetch_related("kind__terms")
