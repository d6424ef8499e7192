"""What was paid of a scholarship, what of it was not used, and what has come back."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from scholarships.models import Award, Ruling
from scholarships.rules import months_begun, months_of_service, unserved_part, unused_part


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


def service_owed(award: Award) -> int:
    """Months of service after the study, by the rule of the call."""
    file = award.decision.application
    call = file.call
    study = months_begun(file.starts_on, file.ends_before)
    rate = call.service_months_per_study_month
    return months_of_service(study, rate, call.service_months_min, call.service_months_max)


def repayment_proposed(award: Award) -> Decimal:
    """What the rule comes to when the months that are left are paid back instead."""
    owed = award.service
    return unserved_part(
        paid=paid_of(award), currency=award.currency, owed=owed.months_owed, served=owed.months_confirmed
    )


def repaid_of(ruling: Ruling) -> Decimal:
    return Decimal(ruling.repayments.aggregate(back=Sum("amount", default=0))["back"])
