"""Lists of payments for the bank (送金一覧): each in one currency, taken along once, sent as a whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.currency import currency_column
from jocs_site.backoffice.guards import append_only, refuse_when
from scholarships.models.awards import Instalment
from scholarships.models.bank import BankAccount


class PaymentBatch(models.Model):
    """One list. It is open until it is recorded as sent or given up; what stands on it does not change."""

    currency = currency_column()
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    taken_at = models.DateTimeField(_("file taken at"), null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("file taken by")
    )
    sent_on = models.DateField(_("sent on"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("sent by")
    )
    bank_reference = models.CharField(_("bank's reference"), max_length=40, blank=True)
    rate = models.DecimalField(_("yen for one unit"), max_digits=18, decimal_places=8, null=True)
    fee_yen = models.PositiveIntegerField(_("bank's fee (yen)"), null=True)
    given_up_on = models.DateField(_("given up on"), null=True)
    given_up_because = models.CharField(_("why it was given up"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("list for the bank")
        verbose_name_plural = _("lists for the bank")
        default_permissions = ("add", "view")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_batch_sent_with_its_figures",
                condition=Q(sent_on=None, bank_reference="", rate=None)
                | (Q(sent_on__isnull=False, rate__gt=0) & ~Q(bank_reference="")),
            ),
            models.CheckConstraint(
                name="scholarships_batch_given_up_with_reason",
                condition=Q(given_up_on=None, given_up_because="")
                | (Q(given_up_on__isnull=False, sent_on=None) & ~Q(given_up_because="")),
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="scholarships_batch_one_per_bank_reference",
            ),
        ]

    def __str__(self):
        return f"B-{self.pk:04d}"

    @property
    def is_open(self) -> bool:
        return self.sent_on is None and self.given_up_on is None

    @property
    def state_in_words(self) -> str:
        if self.sent_on:
            return str(_("sent"))
        if self.given_up_on:
            return str(_("given up"))
        return str(_("at the bank")) if self.taken_at else str(_("open"))


class BatchLine(models.Model):
    """One payment on a list, and the account it goes to. Off the list again, it may stand on another."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="lines")
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="lines")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("no."))
    off_on = models.DateField(_("off the list on"), null=True)

    class Meta:
        verbose_name = _("line of a list for the bank")
        verbose_name_plural = _("lines of lists for the bank")
        default_permissions = ()
        ordering = ["batch", "place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="scholarships_batchline_one_per_place"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(off_on=None),
                name="scholarships_batchline_one_list_at_a_time",
                violation_error_message=_("This payment stands on another list already."),
            ),
        ]

    def __str__(self):
        return f"#{self.batch_id}/{self.place}"


append_only(
    "scholarships_batchline",
    columns=["batch_id", "instalment_id", "account_id", "place"],
    sentence=_("What stands on a list for the bank does not change. Give the list up and make a new one."),
)
ONLY_APPROVED = refuse_when(
    "scholarships_batchline_approved",
    "scholarships_batchline",
    "NOT EXISTS (SELECT 1 FROM scholarships_instalment i JOIN scholarships_paymentbatch b ON b.id = NEW.batch_id "
    "JOIN scholarships_bankaccount a ON a.id = NEW.account_id AND a.award_id = i.award_id "
    "WHERE i.id = NEW.instalment_id AND i.state = 'approved' AND i.currency = b.currency)",
    on="INSERT",
    sentence=_("Only approved payments in the currency of the list stand on it, each with an account of its award."),
    needs=["scholarships_instalment", "scholarships_paymentbatch", "scholarships_bankaccount"],
)
