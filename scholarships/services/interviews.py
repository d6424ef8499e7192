"""Interviews of applicants: invited to, held, called off. The meeting decides once the file is back before it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships.models import Application, ApplicationChange, Interview, PanelMember, lives
from scholarships.services.deciding import must_leave


@transaction.atomic
def invite_to_interview(
    *,
    application: Application,
    planned_at: datetime,
    place: str,
    interviewers: Iterable[PanelMember],
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Interview:
    """Plan an interview of a file that is ready for the meeting; the invitation waits among the round's letters.

    Raises RuleBroken without a place or an interviewer, or for one with a conflict of interest; StaleState elsewhere.
    """
    interviewers = list(interviewers)
    if not place.strip():
        raise RuleBroken(_("Say where the interview is, or how one joins it."), field="place")
    if not interviewers:
        raise RuleBroken(_("Say who interviews."), field="interviewers")
    if blockers := _why_not_interviewers(application, interviewers):
        raise RuleBroken(blockers=blockers)
    fresh = Application.objects.select_for_update().get(pk=application.pk)
    if fresh.state != Application.State.SHORTLISTED:
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
    interview = Interview.objects.create(application=fresh, planned_at=planned_at, place=place.strip())
    interview.interviewers.set(interviewers)
    _take(application, "invite", by=by, at=at, expected_state=expected_state)
    return interview


@transaction.atomic
def hold_interview(
    *,
    application: Application,
    held_on: date,
    note: str,
    interviewers: Iterable[PanelMember],
    today: date,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Interview:
    """Record what came of an interview; the file is before the meeting again.

    Raises RuleBroken without a note or an interviewer, for a day to come, or for an interviewer with a conflict.
    """
    interviewers = list(interviewers)
    if held_on > today:
        raise RuleBroken(_("This day is still to come. Record it once the interview was held."), field="held_on")
    if not note.strip():
        raise RuleBroken(_("Write what the meeting should know of it."), field="note")
    if not interviewers:
        raise RuleBroken(_("Say who interviews."), field="interviewers")
    if blockers := _why_not_interviewers(application, interviewers):
        raise RuleBroken(blockers=blockers)
    _take(application, "hold_interview", by=by, at=at, expected_state=expected_state)
    interview = application.interviews.get(held_on=None, is_called_off=False)
    interview.held_on, interview.note = held_on, note.strip()
    interview.save(update_fields=["held_on", "note"])
    interview.interviewers.set(interviewers)
    return interview


def _why_not_interviewers(application: Application, members: list[PanelMember]) -> list[Blocker]:
    sentence = _("%(name)s has a conflict of interest in this file and does not interview.")
    return [Blocker("TIED", sentence % {"name": one}) for one in must_leave(application, members)]


def _take(application: Application, step_name: str, **options) -> None:
    take_step(application, lives.APPLICATION_LIFE, step_name, changes=ApplicationChange, **options)
