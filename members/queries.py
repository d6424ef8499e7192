"""Questions that screens and other rooms ask. Read only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from jocs_site.foundation.periods import fiscal_year_ends_before, fiscal_year_starts_on
from members import rules
from members.models import (
    Allocation,
    Dues,
    KindTerms,
    Membership,
    MembershipKind,
    MembershipPeriod,
    Payment,
    PaymentRequest,
    Receipt,
)


def voters(on: date) -> QuerySet[Membership]:
    """Memberships with a vote on that day, past or present, in reading order. Source: docs/sources.md#R3"""
    return Membership.objects.voting(on).with_names().in_reading_order()


def membership_of(user) -> Membership | None:
    """The membership an account stands for: the open one, else the last; ``None`` for everybody else."""
    if not user.is_authenticated:
        return None
    theirs = Membership.objects.with_names().filter(person__user=user)
    return theirs.order_by(F("left_on").desc(nulls_first=True)).first()


def dues_to_raise(fiscal_year: int) -> QuerySet[MembershipPeriod]:
    """Who owes dues for a fiscal year and has none yet: the period in force on the first day of membership in it.

    Annotated with ``fiscal_year`` and ``amount_yen``: the least dues of the kind on that day, or the higher sum chosen.
    """
    begins, ends = fiscal_year_starts_on(fiscal_year), fiscal_year_ends_before(fiscal_year)
    first_day = Greatest(F("membership__joined_on"), Value(begins, output_field=DateField()))
    terms = KindTerms.objects.filter(kind=OuterRef("kind"), starts_on__lte=OuterRef("first_day"))
    minimum = Subquery(terms.order_by("-starts_on").values("minimum_dues_yen")[:1])
    have_them = Dues.objects.filter(membership=OuterRef("membership"), fiscal_year=fiscal_year)
    return (
        MembershipPeriod.objects.annotate(first_day=first_day)
        .filter(Q(ends_before=None) | Q(ends_before__gt=F("first_day")), starts_on__lte=F("first_day"))
        .filter(membership__joined_on__lt=ends)
        .exclude(Exists(have_them))
        .order_by()
        .annotate(
            fiscal_year=Value(fiscal_year, output_field=IntegerField()),
            amount_yen=Greatest(Coalesce(F("membership__pledged_yen"), 0), minimum),
        )
    )


@dataclass(frozen=True)
class Account:
    """How a membership stands on a day, for one page: years of dues, the newest first, and their sums."""

    standing: rules.Standing
    kind: MembershipKind | None
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
    return Account(
        standing=standing_of(figures),
        kind=MembershipKind.objects.prefetch_related("terms").filter(pk=figures.kind_id).first(),
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


def payments_of(membership: Membership) -> QuerySet[Payment]:
    """What a member paid, the latest first, with the receipts in force; neither reversed payments nor reversals."""
    in_force = Receipt.objects.filter(voided_on=None).order_by("year", "serial")
    paid = membership.payments.standing().order_by("-received_on", "-pk")
    return paid.prefetch_related(
        Prefetch("receipts", in_force, to_attr="receipts_in_force"),
        Prefetch("allocations", Allocation.objects.filter(reversal=None).select_related("dues")),
    )


def receipts_of(membership: Membership) -> QuerySet[Receipt]:
    return membership.receipts.filter(voided_on=None).order_by("-year", "-serial")


def receipts_for(user) -> QuerySet[Receipt]:
    """The receipts that an account may read: its own."""
    return Receipt.objects.select_related("replaces").filter(membership__person__user=user)


def payment_requests(user) -> QuerySet[PaymentRequest]:
    """The online payments that an account began itself; nobody else's."""
    return PaymentRequest.objects.filter(membership__person__user=user)
