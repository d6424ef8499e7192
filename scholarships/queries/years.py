"""What was paid of a scholarship, what of it was not used, and what has come back."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from scholarships.models import Award
from scholarships.rules import unused_part


def paid_of(award: Award) -> Decimal:
    """What went out and did not come back, in the award's currency."""
    sums = award.instalments.paid().aggregate(sent=Sum("amount", default=0), back=Sum("refunded_amount", default=0))
    return Decimal(sums["sent"] - sums["back"])


def refunded_of(award: Award) -> Decimal:
    return Decimal(award.instalments.aggregate(back=Sum("refunded_amount", default=0))["back"])


def refund_proposed(award: Award, stopped_on: date) -> Decimal:
    """What the rule comes to when the study stops: from the day of the suspension on, nothing was used."""
    file = award.decision.application
    return unused_part(
        paid=paid_of(award),
        award=award.amount,
        currency=award.currency,
        starts_on=file.starts_on,
        ends_before=file.ends_before,
        stopped_on=min(stopped_on, award.suspended_on or stopped_on),
    )
