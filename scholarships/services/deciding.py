"""What the selection meeting decides."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from scholarships.models import Application, ApplicationChange, Decision, lives

STEP_OF_OUTCOME = {"selected": "select", "reserve": "reserve", "not_selected": "not_select"}


@transaction.atomic
def decide(
    *,
    application: Application,
    outcome: str,
    meeting_on: date,
    reason: str,
    votes_for: int = 0,
    votes_against: int = 0,
    abstentions: int = 0,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Decision:
    """Record what the selection meeting decided. Source: docs/sources.md#R52

    Raises RuleBroken without a reason, or for a selection that the votes do not carry; StaleState unless the
    reviews are closed and nothing is decided yet.
    """
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if outcome == "selected" and votes_for <= votes_against:
        raise RuleBroken(_("The votes do not carry this selection."), field="votes_for")
    step = STEP_OF_OUTCOME[outcome]
    take_step(
        application,
        lives.APPLICATION_LIFE,
        step,
        changes=ApplicationChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
        at=at,
    )
    return Decision.objects.create(
        application=application,
        outcome=outcome,
        meeting_on=meeting_on,
        reason=reason.strip(),
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
    )
