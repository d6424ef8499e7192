"""Money of the field: what is planned for a fiscal year, and what was spent. Source: docs/sources.md#R55"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.currency import amount_column, currency_column, money_checks
from jocs_site.backoffice.guards import append_only, refuse_when
from jocs_site.foundation.money import format_money
from jocs_site.people.countries import CountryField


class Account(models.TextChoices):
    STIPEND = "stipend", pgettext_lazy("account", "stipend")
    TRAVEL = "travel", pgettext_lazy("account", "travel")
    INSURANCE = "insurance", pgettext_lazy("account", "insurance")
    HOUSING = "housing", pgettext_lazy("account", "housing")
    TRAINING = "training", pgettext_lazy("account", "training")
    FAMILY = "family", pgettext_lazy("account", "family")
    MEDICAL = "medical", pgettext_lazy("account", "medical")
    OTHER = "other", pgettext_lazy("account", "other")


def _rate_columns() -> tuple[models.Field, ...]:
    return (
        models.DecimalField(_("yen for one unit"), max_digits=18, decimal_places=8),
        models.DateField(_("rate of")),
        models.CharField(_("source of the rate"), max_length=100, help_text=_("For example: MUFG, TTS")),
    )


def _rate_checks(prefix: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            name=f"{prefix}_rate_named",
            condition=Q(rate__gt=0) & ~Q(rate_source="") & (~Q(currency="JPY") | Q(rate=1)),
            violation_error_message=_("Name the rate and its source; a yen is one yen."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_yen_of_its_rate",
            condition=Q(amount_yen__gte=F("amount") * F("rate") - 1, amount_yen__lte=F("amount") * F("rate") + 1),
            violation_error_message=_("The yen are not those of this sum and rate."),
        ),
    ]


class BudgetLine(models.Model):
    """What is planned for one account of one posting, or of a country as a whole, in one fiscal year and currency.

    A line of nothing takes what is spent without a plan.
    """

    Account = Account

    posting = models.ForeignKey(
        "Posting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name=_("posting"),
        help_text=_("Empty for the country as a whole."),
    )
    country = CountryField(_("country"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    account = models.CharField(pgettext_lazy("budget", "account"), max_length=10, choices=Account.choices)
    amount = amount_column(_("amount"))
    currency = currency_column()
    rate, rate_on, rate_source = _rate_columns()
    amount_yen = models.PositiveBigIntegerField(_("amount (yen)"))

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        default_permissions = ("add", "change", "view")
        ordering = ["-fiscal_year", "country", "account", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "fiscal_year", "account", "currency"],
                condition=Q(posting__isnull=False),
                name="dispatch_budget_one_per_posting",
                violation_error_message=_(
                    "There is a budget line of this posting, year, account and currency already."
                ),
            ),
            models.UniqueConstraint(
                fields=["country", "fiscal_year", "account", "currency"],
                condition=Q(posting=None),
                name="dispatch_budget_one_per_country",
                violation_error_message=_(
                    "There is a budget line of this country, year, account and currency already."
                ),
            ),
            models.CheckConstraint(name="dispatch_budget_account_known", condition=Q(account__in=Account.values)),
            models.CheckConstraint(
                name="dispatch_budget_year_sensible", condition=Q(fiscal_year__gte=1960, fiscal_year__lte=2100)
            ),
            *money_checks("dispatch_budget", "amount", "currency", least=0),
            *_rate_checks("dispatch_budget"),
        ]

    def __str__(self):
        return f"#{self.pk} {self.fiscal_year} {self.get_account_display()} {format_money(self.amount, self.currency)}"


class ExpenseQuerySet(models.QuerySet):
    def standing(self):
        """What has not been taken back, and is no taking back itself."""
        return self.filter(reverses=None, reversal=None)


class Expense(models.Model):
    """What was spent: in the currency that was paid, and in yen, booked once. It is reversed, never changed."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="expenses", verbose_name=_("budget line"))
    spent_on = models.DateField(_("spent on"))
    amount = amount_column(_("amount"))
    currency = currency_column()
    rate, rate_on, rate_source = _rate_columns()
    amount_yen = models.BigIntegerField(_("amount (yen)"))
    voucher = models.CharField(_("voucher no."), max_length=40, blank=True)
    note = models.CharField(_("what for"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name=pgettext_lazy("expense", "takes back"),
    )
    booked_at = models.DateTimeField(_("booked at"))
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("booked by")
    )
    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        default_permissions = ("add", "view")
        permissions = [("reverse_expense", _("Can take an expense back"))]
        ordering = ["spent_on", "pk"]
        indexes = [models.Index(fields=["voucher"], name="dispatch_expense_voucher")]
        constraints = [
            models.CheckConstraint(
                name="dispatch_expense_reversal_is_negative",
                condition=Q(reverses=None, amount__gt=0, amount_yen__gte=0)
                | Q(reverses__isnull=False, amount__lt=0, amount_yen__lte=0),
                violation_error_message=_("The amount must be above zero."),
            ),
            *money_checks("dispatch_expense", "amount", "currency", least=None),
            *_rate_checks("dispatch_expense"),
        ]

    def __str__(self):
        return f"E-{self.pk:05d}" if self.pk else "E"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")


append_only("dispatch_expense", sentence=_("What was booked is not changed; take it back and book it anew."))

REVERSAL_IS_THE_SAME = refuse_when(
    "dispatch_expense_reversal_is_the_same",
    "dispatch_expense",
    "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dispatch_expense whole WHERE whole.id = NEW.reverses_id "
    "AND whole.reverses_id IS NULL AND whole.line_id = NEW.line_id AND whole.currency = NEW.currency "
    "AND whole.amount = -NEW.amount AND whole.amount_yen = -NEW.amount_yen AND whole.rate = NEW.rate)",
    on="INSERT",
    sentence=_("An expense is taken back whole, in its own currency and yen, once."),
)
_YEAR = "(SELECT line.fiscal_year FROM dispatch_budgetline line WHERE line.id = NEW.line_id)"
EXPENSE_IN_ITS_YEAR = refuse_when(
    "dispatch_expense_in_its_year",
    "dispatch_expense",
    f"{_YEAR} <> EXTRACT(YEAR FROM NEW.spent_on - INTERVAL '3 months')",
    on_sqlite=f"{_YEAR} <> CAST(strftime('%Y', NEW.spent_on, '-3 months') AS INTEGER)",
    on="INSERT",
    sentence=_("This day is not in the fiscal year of the budget line."),
    needs=["dispatch_budgetline"],
)
LINE_STAYS_WHERE_IT_IS = refuse_when(
    "dispatch_budget_stays_where_it_is",
    "dispatch_budgetline",
    "NEW.fiscal_year <> OLD.fiscal_year OR NEW.country <> OLD.country OR NEW.account <> OLD.account "
    "OR COALESCE(NEW.posting_id, 0) <> COALESCE(OLD.posting_id, 0)",
    on="UPDATE",
    sentence=_("A budget line keeps its posting, country, year and account; only its sum is revised."),
)
LINE_IN_COUNTRY_OF_POSTING = refuse_when(
    "dispatch_budget_in_country_of_posting",
    "dispatch_budgetline",
    "NEW.posting_id IS NOT NULL AND NEW.country <> "
    "(SELECT posting.country FROM dispatch_posting posting WHERE posting.id = NEW.posting_id)",
    on="INSERT",
    sentence=_("The budget line of a posting is in the country of the posting."),
    needs=["dispatch_posting"],
)
