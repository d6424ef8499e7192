"""That somebody looked whether money may go to an account: its country, bank and holder on the sanctions lists."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from scholarships.models.bank import BankAccount


class SanctionCheck(models.Model):
    """One look at the lists of the Ministry of Finance, by day. A newer one stands before those of earlier days."""

    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="sanction_checks", verbose_name=_("account of a scholar")
    )
    checked_on = models.DateField(_("checked on"))
    is_clear = models.BooleanField(_("none of them is on a list"))
    note = models.CharField(_("what was found"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who checked")
    )

    class Meta:
        verbose_name = _("check of sanctions lists")
        verbose_name_plural = _("checks of sanctions lists")
        default_permissions = ("add",)
        ordering = ["checked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_sanctioncheck_says_what_was_found", condition=Q(is_clear=True) | ~Q(note="")
            ),
        ]

    def __str__(self):
        return f"#{self.account_id} {self.checked_on:%Y-%m-%d}"


append_only("scholarships_sanctioncheck", sentence=_("History is not rewritten."))
