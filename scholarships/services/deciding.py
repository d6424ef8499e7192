"""What the selection meeting decides, who was there, and who signed its minutes. Source: docs/sources.md#R52"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships.models import (
    Application,
    ApplicationChange,
    Call,
    Decision,
    PanelMember,
    SelectionMeeting,
    lives,
)
from scholarships.models.reviews import Conflict
from scholarships.services.assigning import ties_of

STEP_OF_OUTCOME = {"selected": "select", "reserve": "reserve", "not_selected": "not_select"}


@transaction.atomic
def hold_meeting(*, call: Call, held_on: date, minutes: str, present: Iterable[PanelMember]) -> SelectionMeeting:
    """Record a selection meeting. Raises RuleBroken where nobody was there, or for minutes that are on file already."""
    present = list(present)
    if not present:
        raise RuleBroken(_("Say who was present."), field="present")
    if SelectionMeeting.objects.filter(call=call, minutes=minutes).exists():
        raise RuleBroken(_("A meeting with these minutes is on file already."), field="minutes")
    meeting = SelectionMeeting.objects.create(call=call, held_on=held_on, minutes=minutes)
    meeting.present.set(present)
    return meeting


@transaction.atomic
def sign_meeting(*, meeting: SelectionMeeting, first: PanelMember, second: PanelMember, signed_on: date) -> None:
    """Two of those present have signed the minutes; from then on the meeting decides nothing more.

    Raises RuleBroken for one and the same person, somebody who was not there, or a day before the meeting; StaleState
    if they are signed already.
    """
    fresh = SelectionMeeting.objects.select_for_update().get(pk=meeting.pk)
    if fresh.signed_on:
        raise StaleState(_("These minutes are signed already."))
    if first == second:
        raise RuleBroken(_("Two different persons sign the minutes."), field="second_signer")
    absent = {first, second} - set(fresh.present.all())
    if absent:
        raise RuleBroken(_("%(name)s was not present.") % {"name": absent.pop()}, field="first_signer")
    if signed_on < fresh.held_on:
        raise RuleBroken(_("The minutes are signed on the day of the meeting or later."), field="signed_on")
    fresh.first_signer, fresh.second_signer, fresh.signed_on = first, second, signed_on
    fresh.save(update_fields=["first_signer", "second_signer", "signed_on"])


def must_leave(application: Application, members: Iterable[PanelMember]) -> list[PanelMember]:
    """Who of the members has a conflict of interest in this file: declared, or known from the panel."""
    stepped_back = {one.reviewer_id for one in application.assignments.all() if one.conflict == Conflict.DECLARED}
    return [one for one in members if one.user_id in stepped_back or ties_of(application, one)]


@transaction.atomic
def decide(
    *,
    application: Application,
    outcome: str,
    reason: str,
    meeting: SelectionMeeting | None = None,
    meeting_on: date | None = None,
    left: Iterable[PanelMember] = (),
    votes_for: int = 0,
    votes_against: int = 0,
    abstentions: int = 0,
    reserve_rank: int | None = None,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Decision:
    """Record what the selection meeting decided about one file.

    meeting: the meeting on record, or ``meeting_on`` alone for one of which no more than the day is known.
    left: who left the room for this file. reserve_rank: the next free one where it is left out.
    Raises RuleBroken with every reason at once: no reason, no votes, more votes than voters, a selection that the votes
    do not carry, somebody with a conflict who stayed, a rank that is taken; StaleState unless the reviews are closed,
    nothing is decided yet and the minutes are not signed.
    """
    Call.objects.select_for_update().get(pk=application.call_id)  # ranks queue up here
    votes = {"votes_for": votes_for, "votes_against": votes_against, "abstentions": abstentions}
    left = list(left)
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if not any(votes.values()):
        raise RuleBroken(_("A decision needs its votes."), field="votes_for")
    if outcome == "selected" and votes_for <= votes_against:
        raise RuleBroken(_("The votes do not carry this selection."), field="votes_for")
    if meeting and (blockers := _why_not_decided(application, meeting, left, sum(votes.values()))):
        raise RuleBroken(blockers=blockers)
    rank = _rank(application, reserve_rank) if outcome == "reserve" else None
    take_step(
        application,
        lives.APPLICATION_LIFE,
        STEP_OF_OUTCOME[outcome],
        changes=ApplicationChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
        at=at,
    )
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        meeting=meeting,
        meeting_on=meeting.held_on if meeting else meeting_on,
        reason=reason.strip(),
        reserve_rank=rank,
        **votes,
    )
    decision.left.set(left)
    return decision


@transaction.atomic
def decide_many(
    *, files: Iterable[Application], meeting: SelectionMeeting, by=None, at=None, **words
) -> list[Decision]:
    """Record the same decision of the meeting about several files, all or none, in the order given.

    Whoever has a conflict of interest in a file counts as having left the room for it. ``words``: outcome, reason and
    votes, as for `decide`. Raises RuleBroken with the number of every file for which they cannot be right.
    """
    present = list(meeting.present.prefetch_related("ties").select_related("user__person"))
    made, refused = [], []
    for file in files:
        left = must_leave(file, present)
        try:
            made.append(decide(application=file, meeting=meeting, left=left, by=by, at=at, **words))
        except RuleBroken as error:
            if error.field:
                raise
            refused += [Blocker(one.code, f"{file.code}: {one}") for one in error.blockers]
    if refused:
        raise RuleBroken(blockers=refused)
    return made


def _why_not_decided(
    application: Application, meeting: SelectionMeeting, left: list[PanelMember], votes: int
) -> list[Blocker]:
    if SelectionMeeting.objects.select_for_update().get(pk=meeting.pk).signed_on:
        raise StaleState(_("The minutes of this meeting are signed; it decides nothing more."))
    blockers = []
    if meeting.call_id != application.call_id:
        blockers.append(Blocker("OTHER_CALL", _("This meeting was held for another call.")))
    present = list(meeting.present.prefetch_related("ties").select_related("user__person"))
    for member in must_leave(application, present):
        if member not in left:
            sentence = _("%(name)s has a conflict of interest and leaves the room for this file.")
            blockers.append(Blocker("STAYED", sentence % {"name": member}))
    voters = len(set(present) - set(left))
    if votes > voters:
        sentence = _("%(votes)d votes were given, but only %(voters)d were in the room.")
        blockers.append(Blocker("TOO_MANY_VOTES", sentence % {"votes": votes, "voters": voters}))
    return blockers


def _rank(application: Application, wanted: int | None) -> int:
    taken = Decision.objects.filter(application__call=application.call_id, reserve_rank__isnull=False)
    if wanted is None:
        return (taken.aggregate(last=Max("reserve_rank"))["last"] or 0) + 1
    if taken.filter(reserve_rank=wanted).exists():
        raise RuleBroken(_("Another application has this rank on the reserve list."), field="reserve_rank")
    return wanted
