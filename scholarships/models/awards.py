"""Scholarships awarded and the instalments they are paid in."""

import secrets
import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.currency import amount_column, currency_column, money_checks
from jocs_site.backoffice.models.runs import private_storage
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.money import format_money
from scholarships.models.reviews import Decision


def certificate_name(_record, name: str) -> str:
    return f"scholarships/certificates/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class AwardState(models.TextChoices):
    STUDYING = "studying", pgettext_lazy("scholarship", "studying")
    SUSPENDED = "suspended", pgettext_lazy("scholarship", "suspended")
    TERMINATED = "terminated", pgettext_lazy("scholarship", "terminated")
    COMPLETED = "completed", pgettext_lazy("scholarship", "completed")
    SERVING = "serving", pgettext_lazy("scholarship", "serving")
    DEFERRED = "deferred", pgettext_lazy("scholarship", "service deferred")
    FULFILLED = "fulfilled", pgettext_lazy("scholarship", "service fulfilled")
    LEFT_EARLY = "left_early", pgettext_lazy("scholarship", "left early")
    WAIVED = "waived", pgettext_lazy("scholarship", "service waived")
    REPAYING = "repaying", pgettext_lazy("scholarship", "paying back")
    SETTLED = "settled", pgettext_lazy("scholarship", "paid back")


RUNNING = (AwardState.STUDYING, AwardState.SUSPENDED)
# Ended for the worse, by a decision of the committee: nothing is paid any more.
ENDED = (
    AwardState.TERMINATED,
    AwardState.LEFT_EARLY,
    AwardState.WAIVED,
    AwardState.REPAYING,
    AwardState.SETTLED,
)


class Award(models.Model):
    """A scholarship: the sum promised in the currency it is paid in, and the yen set aside for it that day.

    Its years, from the first day of study on, are steps of `models.lives.awards`.
    """

    State = AwardState

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="award")
    amount = amount_column(_("amount"))
    currency = currency_column()
    committed_yen = models.PositiveIntegerField(_("set aside (yen)"))
    rate = models.DecimalField(_("yen for one unit"), max_digits=18, decimal_places=8)
    rate_on = models.DateField(_("rate of"))
    agreement_signed_on = models.DateField(_("pledge signed on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=24, choices=AwardState.choices, default=AwardState.STUDYING, editable=False
    )
    earlier = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="later", verbose_name=_("scholarship before")
    )
    suspended_on = models.DateField(_("suspended from"), null=True, editable=False)
    completed_on = models.DateField(_("completed on"), null=True, editable=False)
    certificate = models.FileField(
        _("certificate of completion"), storage=private_storage, upload_to=certificate_name, blank=True, editable=False
    )
    certificate_kind = models.CharField(max_length=4, blank=True, editable=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        default_permissions = ("add", "view")
        permissions = [
            ("advance_award", _("Can record the years of a scholarship: suspension, completion, service")),
            ("rule_award", _("Can record decisions of the committee on scholarships: termination, waiver, repayment")),
        ]
        constraints = [
            models.CheckConstraint(name="scholarships_award_state_known", condition=Q(state__in=AwardState.values)),
            models.CheckConstraint(
                name="scholarships_award_suspended_from_a_day",
                condition=Q(state="suspended", suspended_on__isnull=False)
                | ~Q(state="suspended") & Q(suspended_on=None),
            ),
            models.CheckConstraint(
                name="scholarships_award_completed_with_certificate",
                condition=Q(state__in=["studying", "suspended", "terminated"])
                | Q(completed_on__isnull=False) & ~Q(certificate=""),
            ),
            models.CheckConstraint(
                name="scholarships_award_follows_another", condition=Q(earlier=None) | ~Q(earlier=F("pk"))
            ),
            models.CheckConstraint(name="scholarships_award_rate_above_zero", condition=Q(rate__gt=0)),
            models.CheckConstraint(name="scholarships_award_committed_above_zero", condition=Q(committed_yen__gt=0)),
            *money_checks("scholarships_award", "amount", "currency"),
        ]

    def __str__(self):
        return f"#{self.pk} {format_money(self.amount, self.currency)}"


class InstalmentState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("instalment", "planned")
    APPROVED = "approved", pgettext_lazy("instalment", "approved")
    SENT = "sent", pgettext_lazy("instalment", "sent")
    BOUNCED = "bounced", pgettext_lazy("instalment", "returned by the bank")
    RECEIVED = "received", pgettext_lazy("instalment", "received")
    RECEIPTED = "receipted", pgettext_lazy("instalment", "receipt on file")
    REFUNDED = "refunded", pgettext_lazy("instalment", "refunded")
    CANCELLED = "cancelled", pgettext_lazy("instalment", "cancelled")


UNPAID = (InstalmentState.PLANNED, InstalmentState.APPROVED, InstalmentState.BOUNCED)
PAID = (InstalmentState.SENT, InstalmentState.RECEIVED, InstalmentState.RECEIPTED, InstalmentState.REFUNDED)


def receipt_name(_record, name: str) -> str:
    return f"scholarships/receipts/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class InstalmentQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related(
            "award__decision__application__person",
            "award__decision__application__nominating_organisation",
            "award__decision__application__call",
        )

    def live(self):
        return self.exclude(state=InstalmentState.CANCELLED)

    def paid(self):
        """Money that went out and did not come back by the bank; a refund is subtracted by its own column."""
        return self.filter(state__in=PAID)


class Instalment(models.Model):
    """One part of an award, in the award's currency. Approved by one person, sent by another, paid once."""

    State = InstalmentState

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments", verbose_name=_("award"))
    sequence = models.PositiveSmallIntegerField(_("no."))
    due_on = models.DateField(_("due on"))
    amount = amount_column(_("amount"))
    currency = currency_column()
    state = models.CharField(
        _("state"), max_length=24, choices=InstalmentState.choices, default=InstalmentState.PLANNED, editable=False
    )
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_on = models.DateField(_("sent on"), null=True)
    bank_reference = models.CharField(_("bank's reference"), max_length=60, blank=True)
    rate = models.DecimalField(_("yen for one unit"), max_digits=18, decimal_places=8, null=True)
    paid_yen = models.PositiveIntegerField(_("paid (yen)"), null=True)
    fee_yen = models.PositiveIntegerField(_("bank's fee (yen)"), null=True)
    needs_enrolment = models.BooleanField(_("waits for the enrolment"), default=False)
    approved_on = models.DateField(_("approved on"), null=True)
    received_on = models.DateField(_("received by the scholar on"), null=True)
    received_amount = models.DecimalField(_("amount that arrived"), max_digits=14, decimal_places=2, null=True)
    received_currency = models.CharField(_("currency that arrived"), max_length=3, blank=True)
    receipt = models.FileField(_("receipt of the scholar"), storage=private_storage, upload_to=receipt_name, blank=True)
    receipt_kind = models.CharField(max_length=4, blank=True, editable=False)
    refunded_on = models.DateField(_("refunded on"), null=True)
    refunded_amount = models.DecimalField(_("amount refunded"), max_digits=14, decimal_places=2, null=True)
    refunded_yen = models.PositiveIntegerField(_("refunded (yen)"), null=True)
    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        default_permissions = ("add", "view")
        permissions = [
            ("approve_instalment", _("Can approve instalments")),
            ("send_instalment", _("Can record that instalments were sent")),
            ("receive_instalment", _("Can record that instalments arrived")),
        ]
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "sequence"],
                condition=~Q(state="cancelled"),
                name="scholarships_instalment_one_per_number",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="scholarships_instalment_one_per_bank_reference",
            ),
            models.CheckConstraint(name="scholarships_instalment_number_above_zero", condition=Q(sequence__gt=0)),
            models.CheckConstraint(
                name="scholarships_instalment_state_known", condition=Q(state__in=InstalmentState.values)
            ),
            models.CheckConstraint(
                name="scholarships_instalment_two_persons",
                condition=Q(approved_by=None) | Q(sent_by=None) | ~Q(approved_by=F("sent_by")),
            ),
            models.CheckConstraint(
                name="scholarships_instalment_sent_with_its_figures",
                condition=Q(state__in=["planned", "approved", "cancelled"])
                | Q(sent_on__isnull=False, rate__isnull=False, paid_yen__gt=0) & ~Q(bank_reference=""),
            ),
            models.CheckConstraint(
                name="scholarships_instalment_received_with_its_day",
                condition=~Q(state__in=["received", "receipted"]) | Q(received_on__gte=F("sent_on")),
            ),
            models.CheckConstraint(
                name="scholarships_instalment_arrived_in_a_currency",
                condition=Q(received_amount=None, received_currency="")
                | Q(received_amount__gt=0, received_currency__regex=r"^[A-Z]{3}$"),
            ),
            models.CheckConstraint(
                name="scholarships_instalment_receipted_with_paper",
                condition=~Q(state__in=["receipted", "refunded"]) | ~Q(receipt=""),
            ),
            models.CheckConstraint(
                name="scholarships_instalment_refunded_with_its_figures",
                condition=~Q(state="refunded")
                | Q(refunded_on__gte=F("sent_on"), refunded_amount__gt=0, refunded_amount__lte=F("amount"))
                & Q(refunded_yen__isnull=False),
            ),
            *money_checks("scholarships_instalment", "amount", "currency"),
        ]

    def __str__(self):
        return f"#{self.pk} {self.sequence}"

    @property
    def live_account(self):
        """The account that money goes to now, or ``None``."""
        return next((account for account in self.award.accounts.all() if account.ended_on is None), None)

    @property
    def code(self) -> str:
        """The application's number and the part: S-2026-017/2."""
        return f"{self.award.decision.application.code}/{self.sequence}"


class InstalmentChange(StateChange):
    subject = models.ForeignKey(Instalment, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of an instalment")
        verbose_name_plural = _("steps of instalments")
        default_permissions = ()
        ordering = ["at", "pk"]
