"""Money that covers nothing: who was asked what to do with it, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from members.models.gifts import Purpose
from members.models.payments import Payment
from members.models.refund_orders import RefundOrder


class OverpaymentTerms(models.Model):
    """What holds for money that covers nothing, from ``starts_on`` until the next terms begin."""

    starts_on = models.DateField(_("in force from"), unique=True)
    ask_from_yen = models.PositiveIntegerField(
        _("letter from (yen)"), help_text=_("Below it the own page asks, but nobody gets a letter.")
    )
    account_days = models.PositiveSmallIntegerField(
        _("days until an account is erased"), help_text=_("Counted from the day on which a refund was paid out.")
    )
    sender_code = models.CharField(
        _("our number at the bank"),
        max_length=10,
        blank=True,
        help_text=_("委託者コード, for the file of transfers. Without it there is a list on paper only."),
    )
    sender_name = models.CharField(_("our name in kana"), max_length=40, blank=True)
    sender_bank = models.CharField(_("number of our bank"), max_length=4, blank=True)
    sender_branch = models.CharField(_("number of our branch"), max_length=3, blank=True)
    sender_account = models.CharField(_("our account"), max_length=7, blank=True)

    class Meta:
        verbose_name = _("terms of overpayments")
        verbose_name_plural = _("terms of overpayments")
        default_permissions = ("add", "view")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ask_from_yen__gt=0), name="members_overpaymentterms_from_one_yen"),
            models.CheckConstraint(
                name="members_overpaymentterms_sender_whole",
                condition=Q(sender_code="", sender_name="", sender_bank="", sender_branch="", sender_account="")
                | ~Q(sender_code="")
                & ~Q(sender_name="")
                & ~Q(sender_bank="")
                & ~Q(sender_branch="")
                & ~Q(sender_account=""),
                violation_error_message=_("For the file of transfers the bank needs all five; give all or none."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on:%Y-%m-%d}"


class CreditQuestion(models.Model):
    """The payer was asked by letter what to do with what is left of a payment. Once for each payment."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="credit_question", verbose_name=_("payment"))
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="+", verbose_name=_("letter"))
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    asked_on = models.DateField(_("asked on"))

    class Meta:
        verbose_name = _("question about an overpayment")
        verbose_name_plural = _("questions about overpayments")
        default_permissions = ()

    def __str__(self):
        return f"#{self.pk}"


append_only(CreditQuestion._meta.db_table, sentence=_("Who was asked about an overpayment stays on record."))


class CreditWish(models.Model):
    """What a payer wishes for what is left of a payment. It waits until it is carried out, or another takes its place.

    ``said_by``: who told the office, empty where the payer chose on the own page; ``amount_yen``: what was left then.
    """

    class Choice(models.TextChoices):
        NEXT_YEAR = "next_year", _("keep it for next year's dues")
        HIGHER = "higher", _("more dues for this year")
        GIFT = "gift", _("a gift")
        REFUND = "refund", _("send it back")

    class State(models.TextChoices):
        WAITING = "waiting", _("to be carried out")
        DONE = "done", _("carried out")
        CHANGED = "changed", _("changed since")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="credit_wishes", verbose_name=_("payment"))
    choice = models.CharField(_("wish"), max_length=12, choices=Choice.choices)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("purpose of gifts")
    )
    order = models.OneToOneField(
        RefundOrder, models.PROTECT, null=True, blank=True, related_name="wish", verbose_name=_("refund order")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    said_at = models.DateTimeField(_("said at"))
    said_by = models.CharField(_("said by"), max_length=100, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    settled_at = models.DateTimeField(_("carried out or changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("wish for an overpayment")
        verbose_name_plural = _("wishes for overpayments")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_creditwish_above_zero"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="waiting"), name="members_creditwish_one_waiting_per_payment"
            ),
            models.CheckConstraint(
                name="members_creditwish_purpose_of_a_gift",
                condition=Q(choice="gift", purpose__isnull=False) | ~Q(choice="gift") & Q(purpose=None),
            ),
            models.CheckConstraint(
                name="members_creditwish_settled_with_its_moment",
                condition=Q(state="waiting", settled_at=None) | ~Q(state="waiting") & Q(settled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.choice}"
