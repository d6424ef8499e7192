"""Questions that screens and other rooms ask. Read only."""

from datetime import date

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from jocs_site.foundation.periods import fiscal_year_ends_before, fiscal_year_starts_on
from members.models import Dues, KindTerms, Membership, MembershipPeriod, PaymentRequest


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


def payment_requests(user) -> QuerySet[PaymentRequest]:
    """The online payments that an account began itself; nobody else's."""
    return PaymentRequest.objects.filter(membership__person__user=user)
