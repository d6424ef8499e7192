"""After a payment was sent: it arrives, the receipt is filed, some of it comes back."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.scans import read_scan
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken
from jocs_site.foundation.money import format_money, yen_for
from jocs_site.foundation.periods import last_day
from scholarships.models import EnrolmentConfirmation, Instalment, InstalmentChange, lives
from scholarships.rules import year_of_study
from scholarships.services.awards import refuse_tied


@transaction.atomic
def confirm_enrolment(*, award, study_year: int, confirmed_on: date, confirmed_by: str, by=None):
    """The school's paper for one year of study is on file.

    Raises RuleBroken for a year that the study does not have, one that is confirmed already, or no signature.
    """
    file = award.decision.application
    years = year_of_study(file.starts_on, last_day(file.ends_before))
    if not 1 <= study_year <= years:
        words = {"years": years}
        raise RuleBroken(_("This study has %(years)d years.") % words, field="study_year")
    if not confirmed_by.strip():
        raise RuleBroken(_("Say who signed for the school."), field="confirmed_by")
    figures = {"confirmed_on": confirmed_on, "confirmed_by": confirmed_by.strip(), "entered_by": by}
    one, is_new = EnrolmentConfirmation.objects.get_or_create(award=award, study_year=study_year, defaults=figures)
    if not is_new:
        raise RuleBroken(_("The enrolment for this year of study is confirmed already."), field="study_year")
    return one


def record_received(
    *,
    instalment: Instalment,
    received_on: date,
    received_amount: Decimal | None = None,
    received_currency: str = "",
    by=None,
    at: datetime | None = None,
    expected_state: str | None = None,
) -> Instalment:
    """The scholar confirms that the money arrived.

    received_amount, received_currency: what the scholar's bank paid out, both or none.
    Raises RuleBroken for a day before it was sent, or an amount that is no money: "10.5 yen".
    """
    if instalment.sent_on and received_on < instalment.sent_on:
        raise RuleBroken(_("It cannot have arrived before it was sent."), field="received_on")
    if received_amount is None:
        received_currency = ""
    elif wrong := why_not_money(received_amount, received_currency):
        raise RuleBroken(str(wrong[0]), field="received_amount", blockers=wrong)
    also = {
        "received_on": received_on,
        "received_amount": received_amount,
        "received_currency": received_currency,
    }
    _take(instalment, "receive", by=by, at=at, expected_state=expected_state, also=also)
    return instalment


@transaction.atomic
def file_receipt(
    *, instalment: Instalment, file, by=None, at: datetime | None = None, expected_state: str | None = None
) -> Instalment:
    """Keep the scholar's receipt (受領書) in private. Raises RuleBroken for what is no PDF, JPEG or PNG inside."""
    kind, content = read_scan(file)
    holder = Instalment()
    keep_with_row(holder.receipt, ContentFile(content), name=f"receipt.{kind}")
    also = {"receipt": holder.receipt.name, "receipt_kind": kind}
    _take(instalment, "receipt", by=by, at=at, expected_state=expected_state, also=also)
    return instalment


def record_refund(
    *,
    instalment: Instalment,
    refunded_on: date,
    refunded_amount: Decimal,
    reason: str,
    by=None,
    at: datetime | None = None,
    expected_state: str | None = None,
) -> Instalment:
    """The scholar paid an instalment back, whole or in part; it counts in yen at the rate at which it was paid.

    Raises RuleBroken with every reason at once: no sum that can be paid, more than was paid, before it was sent.
    """
    blockers = why_not_money(refunded_amount, instalment.currency)
    if refunded_amount > instalment.amount:
        words = {"paid": format_money(instalment.amount, instalment.currency)}
        blockers.append(Blocker("OVER_PAID", _("Only %(paid)s was paid with this instalment.") % words))
    if instalment.sent_on and refunded_on < instalment.sent_on:
        blockers.append(Blocker("BEFORE_SENT", _("It cannot have come back before it was sent.")))
    if blockers:
        raise RuleBroken(blockers=blockers)
    also = {
        "refunded_on": refunded_on,
        "refunded_amount": refunded_amount,
        "refunded_yen": yen_for(refunded_amount, instalment.rate or Decimal(1)),
    }
    _take(instalment, "refund", by=by, reason=reason, at=at, expected_state=expected_state, also=also)
    return instalment


def _take(instalment: Instalment, step_name: str, *, by, at: datetime | None, **options) -> None:
    refuse_tied(instalment, by)
    at = at or timezone.now()
    take_step(instalment, lives.INSTALMENT_LIFE, step_name, changes=InstalmentChange, by=by, at=at, **options)
