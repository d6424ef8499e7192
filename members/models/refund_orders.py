"""Money that came by post, bank or in cash on its way back: ordered, approved by another person, paid out, booked."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step
from members.models.payments import Payment

OPEN_ORDERS = frozenset({"asked", "approved"})


def has_account(order: "RefundOrder") -> Iterator[Blocker]:
    if not order.in_cash and not order.sealed_account:
        yield Blocker("NO_ACCOUNT", _("The account to pay into is missing."))


def by_two_persons(order: "RefundOrder") -> Iterator[Blocker]:
    """Of the office two persons at least: a payer who asks for their own money is none of them."""
    if order.approved_by_id and order.approved_by_id == order.asked_by_id:
        yield Blocker("OWN_ORDER", _("Who entered a refund order does not approve it as well."))
    if order.is_from_payer and order.approved_by_id and order.approved_by_id == order.paid_by_id:
        yield Blocker("SAME_PERSON", _("Who approved this refund does not pay it out as well."))


REFUND_LIFE = Life(
    begins="asked",
    steps=(
        Step(
            "approve",
            frozenset({"asked"}),
            "approved",
            "members.approve_refundorder",
            _("Approve the refund"),
            guards=(has_account, by_two_persons),
        ),
        Step(
            "take_back",
            frozenset({"approved"}),
            "asked",
            "members.approve_refundorder",
            _("Take the approval back"),
            needs_reason=True,
        ),
        Step(
            "pay",
            frozenset({"approved"}),
            "paid",
            "members.pay_refundorder",
            _("Record as paid out"),
            guards=(has_account, by_two_persons),
        ),
        Step(
            "bounce",
            frozenset({"paid"}),
            "asked",
            "members.pay_refundorder",
            _("The bank sent it back"),
            needs_reason=True,
        ),
        Step(
            "withdraw", OPEN_ORDERS, "withdrawn", "members.add_refundorder", _("Withdraw the order"), needs_reason=True
        ),
    ),
    ends=frozenset({"paid", "withdrawn"}),
)


class RefundOrder(models.Model):
    """The wish to have money of one payment back, and how far it came.

    ``is_from_payer``: asked on the own page, ``asked_by`` is the payer then; otherwise ``said_by`` tells who said so to
    the office. ``sealed_account``: a `BankAccount`, encrypted; empty once erased. ``booking``: the row of the ledger
    while the money is out. ``listed_at``: when it last stood on a list for the bank; the payer cannot stop it then.
    Source: docs/sources.md#refund-orders
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        APPROVED = "approved", _("approved, to be paid out")
        PAID = "paid", _("paid out")
        WITHDRAWN = "withdrawn", _("withdrawn")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refund_orders", verbose_name=_("payment"))
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.ASKED)
    sealed_account = models.TextField(_("bank account"), blank=True)
    in_cash = models.BooleanField(_("handed over in cash"), default=False)
    account_erased_on = models.DateField(_("account erased on"), null=True, blank=True)
    is_from_payer = models.BooleanField(_("asked by the payer"), default=False)
    said_by = models.CharField(_("said by"), max_length=100, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid out by")
    )
    paid_on = models.DateField(_("paid out on"), null=True, blank=True)
    reference = models.CharField(_("the bank's reference"), max_length=80, blank=True)
    listed_at = models.DateTimeField(_("on a list for the bank since"), null=True, blank=True)
    booking = models.OneToOneField(
        Payment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refund_order",
        verbose_name=_("row of the ledger"),
    )

    class Meta:
        verbose_name = _("refund order")
        verbose_name_plural = _("refund orders")
        default_permissions = ("add", "view")
        permissions = [
            ("approve_refundorder", "Can approve refund orders"),
            ("pay_refundorder", "Can pay refund orders out, and see the accounts"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_refundorder_above_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="members_refundorder_has_reason"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["asked", "approved"]),
                name="members_refundorder_one_open_per_payment",
            ),
            models.CheckConstraint(
                name="members_refundorder_approved_by_somebody",
                condition=Q(state__in=["asked", "withdrawn"]) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="members_refundorder_two_persons",
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("asked_by"))
                & (Q(is_from_payer=False) | Q(paid_by=None) | ~Q(approved_by=F("paid_by"))),
            ),
            models.CheckConstraint(
                name="members_refundorder_paid_is_booked",
                condition=Q(state="paid", booking__isnull=False, paid_on__isnull=False, paid_by__isnull=False)
                & ~Q(reference="")
                | ~Q(state="paid") & Q(booking=None, paid_on=None, paid_by=None, reference=""),
            ),
            models.CheckConstraint(
                name="members_refundorder_cash_needs_no_account", condition=Q(in_cash=False) | Q(sealed_account="")
            ),
            models.CheckConstraint(
                name="members_refundorder_open_keeps_its_account",
                condition=Q(account_erased_on=None) | Q(sealed_account="", state__in=["paid", "withdrawn"]),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


class RefundOrderChange(StateChange):
    subject = models.ForeignKey(RefundOrder, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of a refund order")
        verbose_name_plural = _("steps of refund orders")
        default_permissions = ()
        ordering = ["at", "pk"]
