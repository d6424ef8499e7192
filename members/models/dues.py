"""What is owed for a fiscal year, and which money covers it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only


def total(rows: models.QuerySet, by: str, column: str = "amount_yen") -> Coalesce:
    """The sum of ``column`` over ``rows`` that point to the outer row by ``by``; 0 when there are none."""
    sums = rows.order_by().filter(**{by: OuterRef("pk")}).values(by).annotate(sum_yen=Sum(column)).values("sum_yen")
    return Coalesce(Subquery(sums), 0)


class AllocationQuerySet(models.QuerySet):
    def counted(self):
        """Leave out test payments, except in the demo, where there are no others."""
        return self if settings.DEMO else self.filter(payment__is_test=False)

    def standing(self):
        """Neither taken back nor taking back."""
        return self.filter(reversal_of=None, reversal=None)


class Allocation(models.Model):
    """A share of one payment that covers one year's dues or is a gift. Taken back by a negative row, never edited."""

    payment = models.ForeignKey(
        "members.Payment", models.PROTECT, related_name="allocations", verbose_name=_("payment")
    )
    dues = models.ForeignKey(
        "members.Dues", models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name=_("dues")
    )
    gift = models.ForeignKey(
        "members.Gift", models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name=_("gift")
    )
    amount_yen = models.IntegerField(_("amount (yen)"))
    reversal_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("takes back")
    )
    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.CheckConstraint(
                name="members_allocation_sign_fits",
                condition=Q(reversal_of=None, amount_yen__gt=0) | Q(reversal_of__isnull=False, amount_yen__lt=0),
            ),
            models.CheckConstraint(
                name="members_allocation_dues_or_gift",
                condition=Q(dues__isnull=False, gift=None) | Q(dues=None, gift__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


append_only(Allocation._meta.db_table, sentence=_("What a payment covers is taken back by a new line, not changed."))


class DuesQuerySet(models.QuerySet):
    def with_paid(self):
        """Annotate ``paid_yen`` and ``owed_yen`` (ints; nothing is owed once waived)."""
        paid = self.annotate(paid_yen=total(Allocation.objects.counted(), by="dues"))
        return paid.annotate(
            owed_yen=models.Case(
                models.When(waived_on=None, then=Greatest(F("amount_yen") - F("paid_yen"), 0)),
                default=0,
                output_field=models.IntegerField(),
            )
        )

    def owed(self):
        """With something still to pay, the oldest year first."""
        return self.with_paid().filter(owed_yen__gt=0).order_by("fiscal_year", "pk")

    def overdue(self, on: date):
        """Owed, and the last day for paying is past."""
        return self.owed().filter(due_on__lt=on)


class DuesManager(models.Manager):
    """Dues that hold. What an undone import had made is kept for the money that points to it, and counts nowhere."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn_on=None)


class Dues(models.Model):
    """What one membership owes for one fiscal year. Money that arrived is a ``Payment``.

    ``withdrawn_on``: the import that took them over from older books was undone that day, its money reversed; the year
    may have dues anew.
    """

    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="dues", verbose_name=_("membership")
    )
    kind = models.ForeignKey(
        "members.MembershipKind", models.PROTECT, related_name="+", verbose_name=_("kind of membership")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), help_text=_("2026 is April 2026 to March 2027."))
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    due_on = models.DateField(_("to be paid by"))
    waived_on = models.DateField(_("waived on"), null=True, blank=True)
    waived_because = models.CharField(_("reason for waiving"), max_length=200, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    objects = DuesManager.from_queryset(DuesQuerySet)()

    class Meta:
        verbose_name = _("dues")
        verbose_name_plural = _("dues")
        ordering = ["fiscal_year"]
        permissions = [("waive_dues", "Can waive dues")]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "fiscal_year"],
                condition=Q(withdrawn_on=None),
                name="members_dues_one_standing_per_year",
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_dues_above_zero"),
            models.CheckConstraint(
                name="members_dues_waived_with_reason",
                condition=Q(waived_on=None, waived_because="") | Q(waived_on__isnull=False) & ~Q(waived_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.fiscal_year}"


class FirstYearShare(models.Model):
    """What part of a year's dues is owed by who joins in a month of that year: one row for each of the twelve months.

    A set of twelve holds for those who join from ``starts_on`` until the next set begins; before the first, all of it
    is owed. The articles decide; no source was found for today's rule. Source: docs/sources.md#R1
    """

    starts_on = models.DateField(_("in force from"))
    month = models.PositiveSmallIntegerField(_("month of joining"))
    percent = models.PositiveSmallIntegerField(_("share of the year's dues (percent)"))

    class Meta:
        verbose_name = _("share owed in the first year")
        verbose_name_plural = _("shares owed in the first year")
        ordering = ["-starts_on", "month"]
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "month"], name="members_first_year_one_per_month"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="members_first_year_month_of_a_year"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="members_first_year_at_most_all"),
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d} {self.month}: {self.percent} %"
