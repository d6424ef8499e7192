"""Sums in the currency they are paid in: columns, checks, fields, what is wrong with one. docs/sources.md#R55"""

from decimal import Decimal

from django import forms
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.text import capfirst
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.money import ZERO_DECIMAL, is_currency, is_whole_enough

CURRENCIES = ["JPY", "USD", "EUR", "BDT", "INR", "NPR", "TZS", "UGX", "KES", "GBP"]


def amount_column(label) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2)


def currency_column() -> models.CharField:
    return models.CharField(_("currency"), max_length=3, help_text=_("Three capitals, as USD or TZS."))


def money_checks(prefix: str, amount: str, currency: str, *, least: int | None = 1) -> list[models.CheckConstraint]:
    """Above zero, three capitals, and no digits after the point where the currency has none.

    ``least``: 1 above zero, 0 zero too, ``None`` for sums that may be below.
    """
    signs = {1: [_above_zero(prefix, amount)], 0: [_not_below_zero(prefix, amount)], None: []}
    return [
        *signs[least],
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


def _above_zero(prefix: str, amount: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{prefix}_{amount}_above_zero",
        condition=Q(**{f"{amount}__gt": 0}),
        violation_error_message=_("The amount must be above zero."),
    )


def _not_below_zero(prefix: str, amount: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{prefix}_{amount}_not_below_zero",
        condition=Q(**{f"{amount}__gte": 0}),
        violation_error_message=_("The amount must not be below zero."),
    )


def currency_field(**changes) -> forms.ChoiceField:
    return forms.ChoiceField(label=capfirst(_("currency")), choices=[(code, code) for code in CURRENCIES], **changes)


def why_not_money(amount: Decimal, currency: str) -> list[Blocker]:
    """Every reason why ``amount`` in ``currency`` is no sum that can be paid."""
    if not is_currency(currency):
        return [Blocker("CURRENCY", now("Write the currency with three capitals, as USD or TZS."))]
    blockers = []
    if amount <= 0:
        blockers.append(Blocker("ZERO_AMOUNT", now("The amount must be above zero.")))
    if not is_whole_enough(amount, currency):
        sentence = now("%(amount)s has more digits after the point than %(currency)s has.")
        blockers.append(Blocker("NOT_WHOLE", sentence % {"amount": amount, "currency": currency}))
    return blockers
