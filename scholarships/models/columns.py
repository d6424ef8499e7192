"""Money columns that several tables share: a sum in the currency it is paid in. Source: docs/sources.md#R55"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.money import ZERO_DECIMAL


def amount_column(label) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2)


def currency_column() -> models.CharField:
    return models.CharField(_("currency"), max_length=3, help_text=_("Three capitals, as USD or TZS."))


def money_checks(prefix: str, amount: str, currency: str) -> list[models.CheckConstraint]:
    """Above zero, three capitals, and no digits after the point where the currency has none."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_{amount}_above_zero",
            condition=Q(**{f"{amount}__gt": 0}),
            violation_error_message=_("The amount must be above zero."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_{currency}_three_capitals",
            condition=Q(**{f"{currency}__regex": r"^[A-Z]{3}$"}),
            violation_error_message=_("Write the currency with three capitals, as USD or TZS."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_{amount}_whole_units",
            condition=~Q(**{f"{currency}__in": sorted(ZERO_DECIMAL)}) | Q(**{amount: Floor(F(amount))}),
            violation_error_message=_("This currency has no digits after the point."),
        ),
    ]
