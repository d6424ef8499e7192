"""Money that arrived. A row is never changed: a mistake is reversed by a row of its own.

Only who the payer is may become clear later: when the office identifies a visitor, or finds that two people are one.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard, append_only
from members.models.dues import Allocation, total
from members.models.payers import FromPayer, comes_from_one


class PaymentQuerySet(models.QuerySet):
    def counted(self):
        """Leave out test payments, except in the demo, where there are no others."""
        return self if settings.DEMO else self.filter(is_test=False)

    def with_credit(self):
        """Annotate ``refunded_yen``, ``allocated_yen`` and ``credit_yen``, the part that covers nothing yet.

        The last two count what partial refunds took from a payment; the rows of such refunds have no credit.
        """
        shares = Allocation.objects.all()
        back = self.annotate(refunded_yen=-total(Payment.objects.exclude(refund_of=None), by="refund_of"))
        allocated = back.annotate(allocated_yen=total(shares, by="payment") + total(shares, by="payment__refund_of"))
        left = F("amount_yen") - F("refunded_yen") - F("allocated_yen")
        return allocated.annotate(
            credit_yen=models.Case(
                models.When(refund_of=None, then=left), default=0, output_field=models.IntegerField()
            )
        )

    def standing(self):
        """Neither reversed nor reversals nor refunds; part of it may have been given back."""
        return self.filter(reversal_of=None, reversal=None, refund_of=None)


class Payment(FromPayer):
    """Money received, in whole yen, with the day it arrived and the day the office confirmed it.

    ``membership``: whose dues it came for; ``None`` when it is from somebody who is no member. What it covers are its
    allocations; what is left is the payer's credit. ``reference`` is the bank's or the
    provider's own id: a repeat is recognised by it. Source: docs/sources.md#R13
    ``taken_over``: from the books before these, and whether its receipt was given there; none is given twice.
    ``refund_of`` and ``reversal_of`` together: a refund that the bank sent back; the money is the payer's credit again.
    """

    class Provider(models.TextChoices):
        POSTAL = "postal", _("postal transfer")
        BANK = "bank", _("bank transfer")
        CASH = "cash", _("cash")
        DEBIT = "debit", _("direct debit")
        STRIPE = "stripe", _("online payment")
        TEST = "test", _("test payment")

    class TakenOver(models.TextChoices):
        RECEIPTED = "receipted", _("taken over, with its receipt from the books before")
        OPEN = "open", _("taken over, its receipt still to be issued")

    membership = models.ForeignKey(
        "members.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("membership"),
    )
    provider = models.CharField(_("way of payment"), max_length=12, choices=Provider.choices)
    reference = models.CharField(_("reference"), max_length=100)
    amount_yen = models.IntegerField(_("amount (yen)"))
    received_on = models.DateField(_("money arrived on"))
    confirmed_on = models.DateField(_("confirmed on"), help_text=_("The date on the receipt."))
    payer_name = models.CharField(_("name of the payer"), max_length=200, blank=True)
    is_test = models.BooleanField(_("test"), default=False)
    reversal_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    refund_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refunds", verbose_name=_("gives back part of")
    )
    reason = models.CharField(_("reason for reversing"), max_length=200, blank=True)
    taken_over = models.CharField(_("taken over"), max_length=10, choices=TakenOver.choices, blank=True)
    booked_at = models.DateTimeField(_("booked at"))
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked by")
    )
    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        permissions = [("reverse_payment", "Can reverse a payment")]
        constraints = [
            comes_from_one("members_payment_from_one"),
            models.UniqueConstraint(fields=["provider", "reference"], name="members_payment_one_per_reference"),
            models.CheckConstraint(
                name="members_payment_sign_fits",
                condition=Q(reversal_of=None, refund_of=None, reason="", amount_yen__gt=0)
                | Q(reversal_of__isnull=False, refund_of=None, amount_yen__lt=0) & ~Q(reason="")
                | Q(reversal_of=None, refund_of__isnull=False, amount_yen__lt=0) & ~Q(reason="")
                | Q(reversal_of__isnull=False, refund_of__isnull=False, amount_yen__gt=0) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="members_payment_confirmed_after_arrival", condition=Q(confirmed_on__gte=F("received_on"))
            ),
            models.CheckConstraint(
                name="members_payment_test_is_marked",
                condition=Q(provider="test", is_test=True) | ~Q(provider="test") & Q(is_test=False),
            ),
            models.CheckConstraint(name="members_payment_has_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="members_payment_taken_over_not_online",
                condition=Q(taken_over="") | ~Q(provider__in=["stripe", "test"]) & Q(refund_of=None),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.provider} {self.reference}"

    @property
    def has_receipt_before(self) -> bool:
        """Whether the books before these gave its receipt, so that none is issued here."""
        return self.taken_over == self.TakenOver.RECEIPTED

    @property
    def is_standing(self) -> bool:
        """As `PaymentQuerySet.standing`."""
        return not (self.reversal_of_id or self.refund_of_id or hasattr(self, "reversal"))


append_only(
    Payment._meta.db_table,
    columns=[field.column for field in Payment._meta.local_fields if field.name not in ("person", "organisation")],
    sentence=_("A payment that is booked stays. Reverse it instead."),
)


def _refunds_within() -> Guard:
    """Refuse a row that would give more of a payment back than came; a refund that came back counts as not given."""
    table = Payment._meta.db_table
    name = f"{table}_refunds_within"
    left = f"SELECT SUM(amount_yen) FROM {table} WHERE id = NEW.refund_of_id OR refund_of_id = NEW.refund_of_id"  # noqa: S608 - our own table
    sqlite = (
        f"CREATE TRIGGER IF NOT EXISTS {name}_insert AFTER INSERT ON {table} WHEN NEW.refund_of_id IS NOT NULL "
        f"AND ({left}) < 0 BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM 1 FROM {table} WHERE id = NEW.refund_of_id FOR NO KEY UPDATE; "  # two refunds of one queue up here
        f"IF ({left}) < 0 THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; "
        f"END IF; RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT ON {table} "
        f"FOR EACH ROW WHEN (NEW.refund_of_id IS NOT NULL) EXECUTE FUNCTION {name}()",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, _("More cannot be given back than was paid.")))


_refunds_within()
