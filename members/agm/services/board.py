"""The board of events, and the meeting held still while something is written about it."""

from datetime import datetime

from django.db import connection

from members.agm.models import BoardEvent, Meeting
from members.agm.queries import last_digest
from members.agm.rules.record import link


def post_event(meeting: Meeting, kind: BoardEvent.Kind, *, at: datetime, **data) -> BoardEvent:
    """Chain one event to the board. The caller's transaction holds the meeting locked."""
    event = BoardEvent(meeting=meeting, place=meeting.events.count() + 1, kind=kind, at=at, data=data)
    event.digest = link(last_digest(meeting), event.content())
    event.save(force_insert=True)
    return event


def hold(meeting_id: int) -> Meeting:
    """The meeting as it is now, kept from changing its state until this transaction ends.

    Voters hold it together; who closes the vote waits for them and they for who closes. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        return Meeting.objects.raw("SELECT * FROM agm_meeting WHERE id = %s FOR SHARE", [meeting_id])[0]
    return Meeting.objects.get(pk=meeting_id)


def lock(meeting_id: int) -> Meeting:
    """The meeting for this transaction alone."""
    return Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
