"""Money of an online payment on its way back: refunds, and disputes in which the member's bank took it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.payments import Payment
from members.models.requests import PaymentRequest


class PaymentRefund(models.Model):
    """Part or all of an online payment, asked back here or in the provider's Dashboard.

    ``key`` is its name towards the provider, ``reference`` the provider's for it. ``request``: with which the payment
    began, for a monthly gift the first one; ``payment``: the money that goes back. ``booking``: the row of the ledger
    once it has left. It only goes forward: asked, under way, done; failed ends it, even after it was done.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        UNDERWAY = "underway", _("money on its way back")
        DONE = "done", _("given back")
        FAILED = "failed", _("refund failed")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(
        PaymentRequest, models.PROTECT, related_name="refunds", verbose_name=_("online payment")
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="refunds_asked", verbose_name=_("payment given back")
    )
    reference = models.CharField(_("the provider's number"), max_length=100, blank=True)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    booking = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="refund", verbose_name=_("row of the ledger")
    )

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_refund_above_zero"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="members_refund_one_per_reference"
            ),
            models.CheckConstraint(
                name="members_refund_done_is_booked",
                condition=Q(state="done", booking__isnull=False)
                | Q(state__in=["asked", "underway"], booking=None)
                | Q(state="failed"),
            ),
        ]

    def __str__(self):
        return self.reference or str(self.key)


class PaymentDispute(models.Model):
    """A card's holder went to the bank. The provider holds the money until the bank decides; lost means it is gone."""

    class State(models.TextChoices):
        OPEN = "open", _("open: the money is held")
        WON = "won", _("won")
        LOST = "lost", _("lost: the money is gone")

    request = models.ForeignKey(
        PaymentRequest, models.PROTECT, related_name="disputes", verbose_name=_("online payment")
    )
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes", verbose_name=_("payment in dispute"))
    reference = models.CharField(_("the provider's number"), max_length=100, unique=True)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    reason = models.CharField(_("the bank's reason"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(_("heard of at"))
    answer_by = models.DateTimeField(_("answer the bank by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    booking = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="dispute", verbose_name=_("row of the ledger")
    )

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_dispute_above_zero"),
            models.CheckConstraint(
                name="members_dispute_closed_when_decided",
                condition=Q(state="open", closed_at=None) | ~Q(state="open") & Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="members_dispute_only_lost_is_booked", condition=Q(booking=None) | Q(state="lost")
            ),
        ]

    def __str__(self):
        return self.reference
