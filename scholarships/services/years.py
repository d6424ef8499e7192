"""The years of a scholarship: suspended and taken up again, completed, or terminated by the committee."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.files import keep_with_row
from jocs_site.backoffice.refusals import refused_in_words
from jocs_site.backoffice.scans import read_scan
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.periods import add_months
from scholarships import queries
from scholarships.models import Award, Ruling, ServiceObligation, lives
from scholarships.models.awards import UNPAID
from scholarships.rules import MONTHS_TO_RETURN
from scholarships.services.awards import move_instalment
from scholarships.services.reports import advance_report
from scholarships.services.rulings import Ruled, rule, step_of_award


def suspend_award(
    *, award: Award, suspended_on: date, reason: str, by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """Stop the payments from a day on: illness, a leave of study. Raises RuleBroken for a day to come."""
    at = at or timezone.now()
    if suspended_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="suspended_on")
    also = {"suspended_on": suspended_on}
    return step_of_award(award, "suspend", by=by, at=at, reason=reason, expected_state=expected_state, also=also)


def advance_award(
    *, award: Award, step_name: str, reason: str = "", by=None, at: datetime | None = None, expected_state=None
) -> StateChange:
    """Take a step that asks for nothing but a reason."""
    if step_name in lives.AWARD_COMMANDS:
        raise StaleState(_("This step has a screen of its own."))
    also = {"suspended_on": None} if step_name == "resume" else {}
    at = at or timezone.now()
    return step_of_award(award, step_name, by=by, at=at, reason=reason, expected_state=expected_state, also=also)


@transaction.atomic
def complete_award(
    *,
    award: Award,
    completed_on: date,
    certificate,
    return_by: date | None = None,
    by=None,
    at: datetime | None = None,
    expected_state=None,
) -> StateChange:
    """The study is done and its certificate on file, in private; from now on service is owed by the call's rule.

    return_by: until when the scholar is back at work; three months after the completion where nobody says.

    Raises RuleBroken for a day to come or before the study, for what is no scan, and with every blocker at once:
    reports that are still owed, instalments not sent.
    """
    at = at or timezone.now()
    if completed_on > timezone.localdate(at):
        raise RuleBroken(_("This day is still to come."), field="completed_on")
    if return_by and return_by < completed_on:
        raise RuleBroken(_("The scholar cannot be back before the study was completed."), field="return_by")
    if completed_on < award.decision.application.starts_on:
        raise RuleBroken(_("The study had not begun by then."), field="completed_on")
    try:
        kind, content = read_scan(certificate)
    except RuleBroken as error:
        raise RuleBroken(str(error), field="certificate") from error
    holder = Award()
    keep_with_row(holder.certificate, ContentFile(content), name=f"certificate.{kind}")
    also = {"completed_on": completed_on, "certificate": holder.certificate.name, "certificate_kind": kind}
    change = step_of_award(award, "complete", by=by, at=at, expected_state=expected_state, also=also)
    _owe_service(award, return_by or add_months(completed_on, MONTHS_TO_RETURN))
    return change


def _owe_service(award: Award, return_by: date) -> None:
    months = queries.service_owed(award)
    if months:
        body = award.decision.application.nominating_organisation
        ServiceObligation.objects.create(award=award, months_owed=months, return_by=return_by, employer=body)


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
        ruling = rule(fresh, Ruling.Kind.TERMINATION, ruled, by=by, at=at, proposed=proposed, amount=amount)
        change = {"reason": ruled.reason, "expected_state": expected_state, "also": {"suspended_on": None}}
        for part in fresh.instalments.filter(state__in=UNPAID).order_by("sequence"):
            move_instalment(instalment=part, step_name="cancel", reason=ruled.reason, by=by, at=at)
        step_of_award(award, "terminate", by=by, at=at, **change)
        open_reports = fresh.obligations.filter(
            report__state__in=["due", "returned"], ends_before__gt=ruled.effective_on
        )
        for owed in open_reports.select_related("report"):
            advance_report(report=owed.report, step_name="waive", reason=ruled.reason, by=by, at=at)
    return ruling
