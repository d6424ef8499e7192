"""Questions that screens and other rooms ask. Read only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from jocs_site.backoffice.todo import Todo
from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before, fiscal_year_starts_on
from jocs_site.people.queries import find_organisations, find_people
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
from members.models.dues import total


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


def members_list(on: date, language: str) -> QuerySet[Membership]:
    """Every membership with what the office's list shows of it on that day."""
    return Membership.objects.with_names().with_kind_name(on, language).with_standing(on)


def find_memberships(text: str, among: QuerySet[Membership] | None = None) -> QuerySet[Membership]:
    """By member number, or by any spelling of the name."""
    memberships = Membership.objects.all() if among is None else among
    if text.isdecimal() and len(text) < 10:
        return memberships.filter(number=int(text))
    people = find_people(text).order_by().values("pk")
    organisations = find_organisations(text).order_by().values("pk")
    return memberships.filter(Q(person__in=people) | Q(organisation__in=organisations))


def membership_by_number(text: str) -> Membership | None:
    if not text.strip().isdecimal() or len(text.strip()) > 9:
        return None
    return Membership.objects.with_names().filter(number=int(text)).first()


def in_arrears(on: date) -> QuerySet[Membership]:
    """Members who owe for years whose last day for paying is past."""
    owing = Membership.objects.with_names().with_standing(on).filter(left_on=None, overdue_years__gt=0)
    return owing.order_by("-overdue_years", "number")


def dues_ledger() -> QuerySet[Dues]:
    names = ("membership__person", "membership__organisation", "kind")
    return Dues.objects.with_paid().select_related(*names).prefetch_related("kind__terms")


def dues_to_raise_by_kind(fiscal_year: int) -> list[tuple[MembershipKind, int, int]]:
    """What `services.raise_dues` would make now: kind, number of members, yen."""
    waiting = dues_to_raise(fiscal_year).values("kind").annotate(members=Count("pk"), yen=Sum("amount_yen"))
    kinds = {kind.pk: kind for kind in MembershipKind.objects.prefetch_related("terms")}
    return [(kinds[row["kind"]], row["members"], row["yen"]) for row in waiting.order_by("kind")]


def payments_ledger() -> QuerySet[Payment]:
    """Every row of the ledger, reversals included, with ``receipted_yen``: what receipts in force say of it."""
    names = ("membership__person", "membership__organisation", "request", "reversal_of", "reversal")
    receipted = total(Receipt.objects.filter(voided_on=None), by="payment", column="total_yen")
    return Payment.objects.with_credit().annotate(receipted_yen=receipted).select_related(*names)


def ledger_of(membership: Membership) -> QuerySet[Payment]:
    """A membership's rows of the ledger, the latest first, with what they cover and every receipt."""
    rows = payments_ledger().filter(membership=membership).order_by("-received_on", "-pk")
    return rows.prefetch_related(
        Prefetch("allocations", Allocation.objects.select_related("dues")),
        Prefetch("receipts", Receipt.objects.order_by("year", "serial")),
    )


def total_yen(payments: QuerySet[Payment]) -> int:
    """What counts as money: test payments only in the demo."""
    return payments.counted().aggregate(total=Coalesce(Sum("amount_yen"), 0))["total"]


def without_receipt() -> QuerySet[Payment]:
    """Payments that stand and cover more than their receipts in force say."""
    return payments_ledger().counted().standing().filter(allocated_yen__gt=F("receipted_yen"))


def public_figures(on: date) -> dict[str, int]:
    """Numbers fit for the public: how many members there are, and how many of them have a vote."""
    in_force = Membership.objects.in_force(on).count()
    voting = Membership.objects.voting(on).count()
    return {"members": in_force, "voting": voting, "supporting": in_force - voting}


def todos(*, user, today: date) -> list[Todo]:
    """What waits for the office, for those who may do it."""
    year = fiscal_year(today)
    work = [
        (
            _("members without dues for %(year)d") % {"year": year},
            dues_to_raise(year),
            reverse("members_dues:raise"),
            "members.add_dues",
        ),
        (
            _("payments without a receipt"),
            without_receipt(),
            reverse("members_payments:index") + "?receipt=missing",
            "members.issue_receipt",
        ),
        (
            _("members with money that covers nothing yet"),
            Membership.objects.with_standing(today).filter(credit_yen__gt=0),
            reverse("members_memberships:index") + "?standing=credit",
            "members.add_payment",
        ),
        (
            _("members in arrears"),
            in_arrears(today),
            reverse("members_arrears:index"),
            "members.change_membership",
        ),
    ]
    return [Todo(label, rows.count(), url, right) for label, rows, url, right in work if user.has_perm(right)]
