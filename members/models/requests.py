"""Paying online: what a member was asked for, how far it came, and every notice a provider sent about it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.workflow import Life, Step
from members.models.gifts import Campaign, Gift, Purpose
from members.models.payers import FromPayer, comes_from_one
from members.models.payments import Payment

# Forward only. A slip may be paid after it expired, and a card after it was declined; nothing leads back.
OPEN = frozenset({"started", "failed", "waiting"})  # the provider's page or the slip may still bring the money
PAYMENT_LIFE = Life(
    begins="started",
    steps=(
        Step("pay", OPEN | {"expired"}, "paid", "members.add_payment", _("paid")),
        Step("fail", frozenset({"started"}), "failed", "members.add_payment", _("declined")),
        Step("wait", frozenset({"started", "failed"}), "waiting", "members.add_payment", _("slip for the shop")),
        Step("expire", OPEN, "expired", "members.add_payment", _("expired")),
        Step("refund", frozenset({"paid"}), "refunded", "members.reverse_payment", _("given back")),
    ),
    ends=frozenset({"paid", "failed", "expired", "refunded"}),
)


class PaymentRequest(FromPayer):
    """One try to pay dues, to give, or both, through an online provider. ``key`` is its name towards the outside.

    ``membership``: the member who pays, ``None`` for a visitor; ``intention``: the gift in it, where there is one.
    """

    class State(models.TextChoices):
        STARTED = "started", _("waiting for the payment")
        WAITING = "waiting", _("to be paid at a convenience store")
        PAID = "paid", _("paid")
        FAILED = "failed", _("declined")
        EXPIRED = "expired", _("expired")
        REFUNDED = "refunded", _("given back")

    class Method(models.TextChoices):
        CARD = "card", _("card")
        KONBINI = "konbini", _("convenience store")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(
        "members.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payment_requests",
        verbose_name=_("membership"),
    )
    dues = models.ManyToManyField("members.Dues", blank=True, related_name="payment_requests", verbose_name=_("dues"))
    provider = models.CharField(_("way of payment"), max_length=12, choices=Payment.Provider.choices)
    method = models.CharField(_("by"), max_length=12, choices=Method.choices, blank=True)
    remote_id = models.CharField(_("the provider's number"), max_length=100, blank=True)
    slip_url = models.URLField(_("slip for the convenience store"), max_length=500, blank=True)
    slip_until = models.DateTimeField(_("last moment to pay at the store"), null=True, blank=True)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.STARTED)
    started_at = models.DateTimeField(_("started at"))
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("payment")
    )

    class Meta:
        verbose_name = _("online payment")
        verbose_name_plural = _("online payments")
        constraints = [
            comes_from_one("members_request_from_one"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_request_above_zero"),
            models.CheckConstraint(
                name="members_request_paid_has_payment",
                condition=Q(state__in=["paid", "refunded"], payment__isnull=False)
                | Q(state__in=["started", "failed", "waiting", "expired"], payment=None),
            ),
        ]

    def __str__(self):
        return str(self.key)


class GiftIntention(models.Model):
    """The gift in an online payment, as the giver wished it; it becomes a `Gift` when the money comes."""

    request = models.OneToOneField(
        PaymentRequest, models.PROTECT, related_name="intention", verbose_name=_("online payment")
    )
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+", verbose_name=_("purpose of gifts"))
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    is_monthly = models.BooleanField(_("every month"), default=False)
    message = models.TextField(_("message of the giver"), blank=True)
    receipt_wish = models.CharField(
        _("receipt"), max_length=8, choices=Gift.ReceiptWish.choices, default=Gift.ReceiptWish.YEARLY
    )
    wants_thanks = models.BooleanField(_("wants a word of thanks"), default=True)

    class Meta:
        verbose_name = _("intended gift")
        verbose_name_plural = _("intended gifts")
        constraints = [models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_intention_above_zero")]

    def __str__(self):
        return f"#{self.pk}"


class PaymentRequestChange(StateChange):
    subject = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of an online payment")
        verbose_name_plural = _("steps of online payments")

    def __str__(self):
        return f"#{self.pk} {self.step}"


class PaymentNotice(models.Model):
    """A provider's word, kept once, as it came. Its effect is in the request's history.

    ``request``: ``None`` for news that is about nothing we asked for; ``trouble``: why it had no effect, for the
    treasurer; mode and version of the provider's interface stand in ``body``.
    """

    provider = models.CharField(_("way of payment"), max_length=12, choices=Payment.Provider.choices)
    event_id = models.CharField(_("number of the notice"), max_length=100)
    kind = models.CharField(_("kind of notice"), max_length=80, blank=True)
    request = models.ForeignKey(
        PaymentRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("online payment"),
    )
    trouble = models.CharField(_("why it had no effect"), max_length=200, blank=True)
    body = models.TextField(_("words of the notice"))
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("notice of payment")
        verbose_name_plural = _("notices of payment")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="members_notice_one_per_event"),
            models.CheckConstraint(name="members_notice_has_event", condition=~Q(event_id="")),
        ]

    def __str__(self):
        return f"{self.provider} {self.event_id}"


append_only(PaymentRequestChange._meta.db_table, sentence=_("History is not rewritten."))
append_only(PaymentNotice._meta.db_table, sentence=_("A notice is kept as it came."))
