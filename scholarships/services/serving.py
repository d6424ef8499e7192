"""Service after the study: begun, confirmed by the employer, deferred; or ended early, waived, paid back.

Source: docs/sources.md#R54
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.backoffice.scans import read_scan
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.money import format_money, yen_for
from jocs_site.people.models import Organisation
from scholarships import queries
from scholarships.models import (
    Award,
    Deferral,
    Repayment,
    Ruling,
    ServiceConfirmation,
    ServiceObligation,
)
from scholarships.services.rulings import Ruled, rule, step_of_award


@transaction.atomic
def start_service(
    *, award: Award, starts_on: date, employer: Organisation, by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """The scholar is back at work. Raises RuleBroken for a day to come or before the completion."""
    at = at or timezone.now()
    if starts_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="starts_on")
    if award.completed_on and starts_on < award.completed_on:
        raise RuleBroken(_("The study had not been completed by then."), field="starts_on")
    owed = _service_of(award)
    owed.starts_on, owed.employer = starts_on, employer
    owed.save(update_fields=["starts_on", "employer"])
    return step_of_award(award, "serve", by=by, at=at, expected_state=expected_state)


@transaction.atomic
def defer_service(
    *, award: Award, until: date, reason: str, by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """The service begins later. Deferred once more, the later day counts. Raises RuleBroken for a day that is past."""
    at = at or timezone.now()
    if until <= timezone.localdate(at):
        raise RuleBroken(_("This day is past. Give the day on which the service is to begin."), field="until")
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    Deferral.objects.create(
        obligation=_service_of(award), until=until, reason=reason.strip(), entered_at=at, entered_by=by
    )
    return step_of_award(award, "defer", by=by, at=at, reason=reason, expected_state=expected_state)


def confirm_service(
    *,
    award: Award,
    starts_on: date,
    ends_before: date,
    signed_by: str,
    signed_on: date,
    document,
    by=None,
    at: datetime | None = None,
) -> ServiceConfirmation:
    """Keep the employer's paper on one period, in private; once all months are confirmed the duty is fulfilled.

    Raises RuleBroken at the field that is wrong, and in words for days that another paper covers.
    """
    at = at or timezone.now()
    with refused_in_words("scholarships"):
        owed = _service_of(award)
        _check_period(owed, starts_on, ends_before, signed_on, timezone.localdate(at))
        if not signed_by.strip():
            raise RuleBroken(_("Say who signed for the employer."), field="signed_by")
        kind, content = _read(document)
        one = ServiceConfirmation(
            obligation=owed,
            starts_on=starts_on,
            ends_before=ends_before,
            signed_by=" ".join(signed_by.split()),
            signed_on=signed_on,
            document_kind=kind,
            entered_at=at,
            entered_by=by,
        )
        keep_with_row(one.document, ContentFile(content), name=f"service.{kind}")
        one.save(force_insert=True)
        if not ServiceObligation.objects.get(pk=owed.pk).months_left:
            step_of_award(award, "fulfil", by=by, at=at)
    return one


def _check_period(owed: ServiceObligation, starts_on: date, ends_before: date, signed_on: date, today: date) -> None:
    if owed.award.state != Award.State.SERVING:
        raise StaleState(_("This scholar does not serve now."))
    if ends_before <= starts_on:
        raise RuleBroken(_("The period ends before it starts."), field="ends_before")
    if starts_on < owed.starts_on:
        raise RuleBroken(_("The period starts before the first day back at work."), field="starts_on")
    if signed_on > today:
        raise RuleBroken(_("This day is still to come."), field="signed_on")
    if ends_before > signed_on + timedelta(days=1):
        sentence = _("Nobody confirms service that is still to come: the period ends after the paper was signed.")
        raise RuleBroken(sentence, field="ends_before")
    if any(one.starts_on < ends_before and starts_on < one.ends_before for one in owed.live_confirmations):
        raise RuleBroken(_("Another confirmation covers some of these days already."), field="starts_on")


def _read(document) -> tuple[str, bytes]:
    try:
        return read_scan(document)
    except RuleBroken as error:
        raise RuleBroken(str(error), field="document") from error


@transaction.atomic
def take_confirmation_back(
    *, confirmation: ServiceConfirmation, reason: str, by=None, at: datetime | None = None
) -> ServiceConfirmation:
    """A paper that was entered by mistake counts no longer. Raises RuleBroken once the duty has ended."""
    fresh = ServiceConfirmation.objects.select_related("obligation__award").get(pk=confirmation.pk)
    owed = _service_of(fresh.obligation.award)
    if owed.award.state != Award.State.SERVING or fresh.taken_back_on:
        raise StaleState(_("This confirmation can no longer be taken back."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    fresh.taken_back_on, fresh.taken_back_because = timezone.localdate(at or timezone.now()), reason.strip()[:200]
    fresh.save(update_fields=["taken_back_on", "taken_back_because"])
    log(fresh.obligation, "scholarships.confirmation_taken_back", user=by, data={"confirmation": fresh.pk})
    return fresh


@transaction.atomic
def find_breach(*, award: Award, ruled: Ruled, by=None, at: datetime | None = None, expected_state=None) -> Ruling:
    """The committee finds that a scholar left early or did not return."""
    at = at or timezone.now()
    ruling = rule(award, Ruling.Kind.BREACH, ruled, by=by, at=at)
    step_of_award(award, "leave_early", by=by, at=at, reason=ruled.reason, expected_state=expected_state)
    return ruling


@transaction.atomic
def waive_service(*, award: Award, ruled: Ruled, by=None, at: datetime | None = None, expected_state=None) -> Ruling:
    """The committee waives the months that are left."""
    at = at or timezone.now()
    months = _service_of(award).months_left
    ruling = rule(award, Ruling.Kind.WAIVER, ruled, by=by, at=at, months=months)
    step_of_award(award, "waive", by=by, at=at, reason=ruled.reason, expected_state=expected_state)
    return ruling


@transaction.atomic
def demand_repayment(
    *, award: Award, ruled: Ruled, amount: Decimal, by=None, at: datetime | None = None, expected_state=None
) -> Ruling:
    """The committee asks for money instead of the months that are left: ``amount`` in the award's currency."""
    at = at or timezone.now()
    if amount <= 0:
        raise RuleBroken(_("The amount must be above zero."), field="amount")
    fresh = Award.objects.get(pk=award.pk)
    proposed = queries.repayment_proposed(fresh)
    ruling = rule(fresh, Ruling.Kind.REPAYMENT, ruled, by=by, at=at, proposed=proposed, amount=amount)
    step_of_award(award, "demand_repayment", by=by, at=at, reason=ruled.reason, expected_state=expected_state)
    return ruling


def record_repayment(
    *,
    award: Award,
    paid_on: date,
    amount: Decimal,
    rate: Decimal,
    bank_reference: str,
    by=None,
    at: datetime | None = None,
) -> Repayment:
    """Book money that came back; safe to repeat under its reference. Once the sum is reached the matter is settled.

    rate: yen for one unit on ``paid_on``; the yen never change later. Source: docs/sources.md#R55
    Raises RuleBroken for more than is left, a day to come, or a reference that is another repayment's.
    """
    at = at or timezone.now()
    bank_reference = bank_reference.strip()
    if paid_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="paid_on")
    if not bank_reference:
        raise RuleBroken(_("Give the bank's reference."), field="bank_reference")
    if wrong := why_not_money(amount, award.currency):
        raise RuleBroken(str(wrong[0]), field="amount", blockers=wrong)
    rate = Decimal(1) if award.currency == "JPY" else rate
    with refused_in_words("scholarships"):
        ruling = Ruling.objects.select_for_update().filter(award=award, kind=Ruling.Kind.REPAYMENT).first()
        if ruling is None:
            raise StaleState(_("The committee has asked for no repayment."))
        known = Repayment.objects.filter(bank_reference=bank_reference).first()
        if known:
            return _same(known, ruling, amount, paid_on)
        left = ruling.amount - queries.repaid_of(ruling)
        if amount > left:
            words = {"left": format_money(left, award.currency)}
            raise RuleBroken(_("Only %(left)s is left to be paid back.") % words, field="amount")
        booked = Repayment.objects.create(
            ruling=ruling,
            paid_on=paid_on,
            amount=amount,
            currency=award.currency,
            rate=rate,
            amount_yen=yen_for(amount, rate),
            bank_reference=bank_reference,
            entered_at=at,
            entered_by=by,
        )
        if amount == left:
            step_of_award(award, "settle", by=by, at=at)
    return booked


def _same(known: Repayment, ruling: Ruling, amount: Decimal, paid_on: date) -> Repayment:
    if (known.ruling_id, known.amount, known.paid_on) != (ruling.pk, amount, paid_on):
        raise RuleBroken(_("Another payment has this bank reference."), field="bank_reference")
    return known


def _service_of(award: Award) -> ServiceObligation:
    """Changes of one duty queue up at the award. Raises StaleState where no service is owed."""
    Award.objects.select_for_update().get(pk=award.pk)
    owed = ServiceObligation.objects.select_related("award").filter(award=award).first()
    if owed is None:
        raise StaleState(_("No service is owed."))
    return owed
