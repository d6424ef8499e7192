"""Where an award is paid: the account, kept sealed and never changed, and the second look at it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.sealing import InvalidToken, seal, unseal
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.countries import CountryField
from scholarships.models.awards import Award
from scholarships.rules import DAYS_OF_CAUTION

OF_SCHOLARS = "accounts of scholars"
SHOWN_DIGITS = 4


class BankAccountQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_on=None)


class BankAccount(models.Model):
    """An account of a scholar or of the school. It is ended, never changed; another account is another row.

    The number is kept sealed; ``last_digits`` is what screens and lists show of it.
    """

    class Owner(models.TextChoices):
        SCHOLAR = "scholar", pgettext_lazy("account", "the scholar")
        SCHOOL = "school", pgettext_lazy("account", "the school")
        BODY = "body", pgettext_lazy("account", "the nominating body")

    award = models.ForeignKey(Award, models.PROTECT, related_name="accounts", verbose_name=_("award"))
    owner = models.CharField(_("whose account it is"), max_length=8, choices=Owner.choices, default=Owner.SCHOLAR)
    holder = models.CharField(_("name at the bank"), max_length=70)
    bank_name = models.CharField(_("bank"), max_length=70)
    branch_name = models.CharField(_("branch"), max_length=70, blank=True)
    country = CountryField(_("country of the bank"))
    bic = models.CharField(
        _("SWIFT code (BIC)"), max_length=11, blank=True, help_text=_("Eight or eleven letters and digits.")
    )
    sealed_number = models.TextField(editable=False)
    last_digits = models.CharField(_("number ends with"), max_length=SHOWN_DIGITS, editable=False)
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    looked_at = models.DateTimeField(_("compared at"), null=True, editable=False)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("compared by")
    )
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    ended_because = models.CharField(_("reason for ending"), max_length=200, blank=True, editable=False)
    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account of a scholar")
        verbose_name_plural = _("accounts of scholars")
        default_permissions = ("add", "view")
        permissions = [
            ("look_bankaccount", _("Can compare the account of a scholar with the paper, as the second person")),
            ("read_bankaccount", _("Can take whole numbers of scholars' accounts to the bank")),
        ]
        ordering = ["-entered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["award"], condition=Q(ended_on=None), name="scholarships_account_one_live"),
            models.CheckConstraint(
                name="scholarships_account_whole", condition=~Q(holder="") & ~Q(bank_name="") & ~Q(sealed_number="")
            ),
            models.CheckConstraint(
                name="scholarships_account_bic_known",
                condition=Q(bic="") | Q(bic__regex=r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$"),
            ),
            models.CheckConstraint(
                name="scholarships_account_second_look_by_another",
                condition=Q(looked_by=None) | Q(entered_by=None) | ~Q(looked_by=F("entered_by")),
                violation_error_message=_("Another person than the one who entered the account compares it."),
            ),
            models.CheckConstraint(
                name="scholarships_account_ended_with_reason",
                condition=Q(ended_on=None, ended_because="") | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
            ),
        ]

    def __str__(self):
        return self.masked

    @property
    def masked(self) -> str:
        """Enough to know the account by, and no more."""
        return f"{self.bank_name} ‥{self.last_digits}"

    @property
    def number(self) -> str:
        """The whole number. Raises RuleBroken when the key is lost."""
        try:
            return unseal(self.sealed_number, use=OF_SCHOLARS)
        except InvalidToken as error:
            words = now("This was encrypted with another SECRET_KEY and cannot be read. Ask whoever runs the site.")
            raise RuleBroken(words) from error

    def check_by(self, day: date):
        """The newest look at the sanctions lists up to a day, or ``None``."""
        return max((one for one in self.sanction_checks.all() if one.checked_on <= day), key=_by_day, default=None)

    @property
    def last_check(self):
        return max(self.sanction_checks.all(), key=_by_day, default=None)

    def hold_number(self, number: str) -> None:
        self.sealed_number, self.last_digits = seal(number, use=OF_SCHOLARS), number[-SHOWN_DIGITS:]

    @property
    def wait_ends_on(self) -> date:
        """The first day on which money goes to this account without a second look."""
        return localdate(self.entered_at) + timedelta(days=DAYS_OF_CAUTION)


def _by_day(check) -> tuple:
    return check.checked_on, check.pk


_FATE = {"looked_at", "looked_by", "ended_on", "ended_because"}
append_only(
    "scholarships_bankaccount",
    columns=[field.column for field in BankAccount._meta.local_fields if field.name not in _FATE],
    sentence=_("An account is not changed. Enter the new one."),
)
