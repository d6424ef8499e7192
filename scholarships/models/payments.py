"""What a payment waits for beside its approval, and payments that the bank gave back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.currency import amount_column, currency_column, money_checks
from jocs_site.backoffice.guards import append_only
from scholarships.models.awards import Award, Instalment


class EnrolmentConfirmation(models.Model):
    """The school says that the scholar is enrolled for one year of study. ``study_year`` 1 begins with the study."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="enrolments", verbose_name=_("award"))
    study_year = models.PositiveSmallIntegerField(_("year of study"))
    confirmed_on = models.DateField(_("paper of"))
    confirmed_by = models.CharField(_("signed for the school by"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("confirmation of enrolment")
        verbose_name_plural = _("confirmations of enrolment")
        default_permissions = ("add",)
        ordering = ["award", "study_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "study_year"],
                name="scholarships_enrolment_one_per_year",
                violation_error_message=_("The enrolment for this year of study is confirmed already."),
            ),
            models.CheckConstraint(name="scholarships_enrolment_year_above_zero", condition=Q(study_year__gt=0)),
            models.CheckConstraint(name="scholarships_enrolment_is_signed", condition=~Q(confirmed_by="")),
        ]

    def __str__(self):
        return f"#{self.award_id}/{self.study_year}"


class ReturnedPayment(models.Model):
    """A payment that the bank gave back; nothing of it counts as paid. Its reference is never another payment's."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="returned")
    amount = amount_column(_("amount"))
    currency = currency_column()
    sent_on = models.DateField(_("sent on"))
    bank_reference = models.CharField(_("bank's reference"), max_length=60, unique=True)
    paid_yen = models.PositiveIntegerField(_("paid (yen)"))
    returned_on = models.DateField(_("returned on"))

    class Meta:
        verbose_name = _("payment returned by the bank")
        verbose_name_plural = _("payments returned by the bank")
        default_permissions = ()
        ordering = ["returned_on", "pk"]
        constraints = [
            models.CheckConstraint(name="scholarships_returned_after_sent", condition=Q(returned_on__gte=F("sent_on"))),
            *money_checks("scholarships_returned", "amount", "currency"),
        ]

    def __str__(self):
        return f"#{self.instalment_id} {self.bank_reference}"


append_only("scholarships_returnedpayment", sentence=_("History is not rewritten."))
