"""Closing the vote and counting it, once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.garbage import not_searched
from members.agm.models import MEETING_LIFE, Act, BoardEvent, Meeting, MeetingChange, Result
from members.agm.queries import inputs_digest, items_to_count, poll_of
from members.agm.rules.counting import count
from members.agm.rules.record import digest
from members.agm.services.board import lock, post_event
from members.agm.services.secret import close_box


@transaction.atomic
def close_voting(meeting: Meeting, *, at: datetime, by=None, reason: str = "") -> MeetingChange:
    """End electronic voting. Votes under way are waited for; none is taken after. Puts what arrived on the board.

    reason: why votes end before the time that the notice promised; history keeps it. Raises RuleBroken without one.
    """
    fresh = lock(meeting.pk)
    if fresh.state == "open" and at < fresh.deadline_at and not reason.strip():
        promised = date_format(localtime(fresh.deadline_at), "DATETIME_FORMAT")
        raise RuleBroken(
            _("The notice promised that votes are taken until %(until)s. Write why they end earlier.")
            % {"until": promised},
            field="reason",
        )
    change = take_step(meeting, MEETING_LIFE, "close_voting", changes=MeetingChange, by=by, at=at, reason=reason)
    close_box(meeting, at=at)
    acts = Act.objects.filter(elector__meeting=meeting)
    facts = {"acts": acts.count(), "last_act": acts.aggregate(last=Max("pk"))["last"], "inputs": inputs_digest(meeting)}
    if reason.strip():
        facts["reason"] = reason.strip()
    post_event(meeting, BoardEvent.Kind.CLOSED, at=at, **facts)
    return change


@transaction.atomic
def count_meeting(meeting: Meeting, *, at: datetime, by=None) -> Result:
    """Count everything that arrived, write the result down for good and put its digest on the board.

    Raises RuleBroken before the close, and when proxies to the chair wait for a chair.
    """
    lock(meeting.pk)
    take_step(meeting, MEETING_LIFE, "count", changes=MeetingChange, by=by, at=at)
    with not_searched():
        data = count(poll_of(meeting), items_to_count(meeting)) | {"engine": 1, "decision": meeting.decision_hash}
    result = Result.objects.create(meeting=meeting, counted_at=at, data=data, digest=digest(data))
    post_event(meeting, BoardEvent.Kind.COUNTED, at=at, inputs=inputs_digest(meeting), result=result.digest)
    return result
