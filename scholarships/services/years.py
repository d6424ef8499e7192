"""The years of a scholarship: suspended and taken up again, completed, or terminated by the committee."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.currency import why_not_money
from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.backoffice.scans import read_scan
from jocs_site.backoffice.states import StateChange, take_step
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.money import format_money
from scholarships import queries
from scholarships.models import Award, AwardChange, PanelMember, Ruling, lives
from scholarships.models.awards import UNPAID
from scholarships.services.awards import move_instalment
from scholarships.services.reports import advance_report


@dataclass(frozen=True)
class Ruled:
    """What the minutes say of one decision. ``signers``: the two members of the committee who signed them."""

    meeting_on: date
    minutes: str
    effective_on: date
    reason: str
    signers: tuple[PanelMember, PanelMember]

    def checked(self, today: date) -> "Ruled":
        """Raises RuleBroken at the field that is wrong."""
        first, second = self.signers
        if self.meeting_on > today:
            raise RuleBroken(_("This day is still to come. Record it once the meeting was held."), field="meeting_on")
        if not self.minutes.strip():
            raise RuleBroken(_("Say under which name the minutes are kept."), field="minutes")
        if not self.reason.strip():
            raise RuleBroken(_("Give the reason in a sentence."), field="reason")
        if first == second:
            raise RuleBroken(_("Two different members sign."), field="second_signer")
        return self


def suspend_award(
    *, award: Award, suspended_on: date, reason: str, by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """Stop the payments from a day on: illness, a leave of study. Raises RuleBroken for a day to come."""
    at = at or timezone.now()
    if suspended_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="suspended_on")
    also = {"suspended_on": suspended_on}
    return _take(award, "suspend", by=by, at=at, reason=reason, expected_state=expected_state, also=also)


def advance_award(
    *, award: Award, step_name: str, reason: str = "", by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """Take a step that asks for nothing but a reason."""
    if step_name in lives.AWARD_COMMANDS:
        raise StaleState(_("This step has a screen of its own."))
    also = {"suspended_on": None} if step_name == "resume" else {}
    at = at or timezone.now()
    return _take(award, step_name, by=by, at=at, reason=reason, expected_state=expected_state, also=also)


@transaction.atomic
def complete_award(
    *, award: Award, completed_on: date, certificate, by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """The study is done and its certificate on file, in private.

    Raises RuleBroken for a day to come or before the study, for what is no scan, and with every blocker at once:
    reports that are still owed, instalments not sent.
    """
    at = at or timezone.now()
    if completed_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="completed_on")
    if completed_on < award.decision.application.starts_on:
        raise RuleBroken(_("The study had not begun by then."), field="completed_on")
    try:
        kind, content = read_scan(certificate)
    except RuleBroken as error:
        raise RuleBroken(str(error), field="certificate") from error
    holder = Award()
    keep_with_row(holder.certificate, ContentFile(content), name=f"certificate.{kind}")
    also = {"completed_on": completed_on, "certificate": holder.certificate.name, "certificate_kind": kind}
    return _take(award, "complete", by=by, at=at, expected_state=expected_state, also=also)


def terminate_award(
    *, award: Award, ruled: Ruled, amount: Decimal, by=None, at: datetime | None = None, expected_state=None
) -> Ruling:
    """End a scholarship by a decision of the committee; what was not sent is cancelled in the same breath.

    amount: what the scholar pays back, in the award's currency; 0 for nothing. `queries.refund_proposed` says what
    the rule comes to. Reports on the time after the end are waived; earlier ones stay owed. Source: docs/sources.md#R54
    Raises RuleBroken for a decision without two signers, more than was paid, or a payment on a list for the bank.
    """
    at = at or timezone.now()
    with refused_in_words("scholarships"):
        fresh = Award.objects.select_for_update().get(pk=award.pk)
        proposed = queries.refund_proposed(fresh, ruled.effective_on)
        ruling = _rule(fresh, Ruling.Kind.TERMINATION, ruled, by=by, at=at, proposed=proposed, amount=amount)
        change = {"reason": ruled.reason, "expected_state": expected_state, "also": {"suspended_on": None}}
        for part in fresh.instalments.filter(state__in=UNPAID).order_by("sequence"):
            move_instalment(instalment=part, step_name="cancel", reason=ruled.reason, by=by, at=at)
        _take(award, "terminate", by=by, at=at, **change)
        open_reports = fresh.obligations.filter(
            report__state__in=["due", "returned"], ends_before__gt=ruled.effective_on
        )
        for owed in open_reports.select_related("report"):
            advance_report(report=owed.report, step_name="waive", reason=ruled.reason, by=by, at=at)
    return ruling


def _rule(
    award: Award,
    kind: str,
    ruled: Ruled,
    *,
    by,
    at: datetime,
    proposed: Decimal | None = None,
    amount: Decimal | None = None,
) -> Ruling:
    ruled.checked(timezone.localdate(at))
    if amount:
        _check_sum(award, amount)
    first, second = ruled.signers
    return Ruling.objects.create(
        award=award,
        kind=kind,
        meeting_on=ruled.meeting_on,
        minutes=ruled.minutes.strip(),
        effective_on=ruled.effective_on,
        reason=ruled.reason.strip(),
        first_signer=first,
        second_signer=second,
        proposed=proposed,
        amount=amount,
        entered_at=at,
        entered_by=by,
    )


def _check_sum(award: Award, amount: Decimal) -> None:
    if wrong := why_not_money(amount, award.currency):
        raise RuleBroken(str(wrong[0]), field="amount", blockers=wrong)
    paid = queries.paid_of(award)
    if amount > paid:
        words = {"paid": format_money(paid, award.currency)}
        raise RuleBroken(_("Only %(paid)s was paid with this scholarship.") % words, field="amount")


def _take(award: Award, step_name: str, **options) -> StateChange:
    return take_step(award, lives.AWARD_LIFE, step_name, changes=AwardChange, **options)
