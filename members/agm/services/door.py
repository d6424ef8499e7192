"""What the desks at the door note, also late, because the line was down: each entry once, at its own instant."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from members.agm.models import DoorEntry, Elector, Meeting, Stay
from members.agm.queries import no_paper_for
from members.agm.services.board import hold
from members.agm.services.hall import refuse_out_of_time

OLDEST = timedelta(hours=24)  # what waited longer in a browser is taken as noted then


@dataclass(frozen=True)
class Noted:
    """One entry of a desk. ``noted_at``: by the server's clock, as the desk's page reckons it; ``way``: in or out."""

    elector: Elector
    way: str
    noted_at: datetime
    client_key: uuid.UUID
    desk: str


def record_door_entries(meeting: Meeting, entries: Iterable[Noted], *, at: datetime, by=None) -> list[DoorEntry]:
    """Take what a desk noted, in its order; an entry that arrives again changes nothing and gets the same answer.

    An entry about somebody struck off meanwhile is kept as refused and lets nobody in. Raises RuleBroken when the
    meeting takes nothing any more.
    """
    return [_record(meeting, entry, at, by) for entry in entries]


@transaction.atomic
def _record(meeting: Meeting, entry: Noted, at: datetime, by) -> DoorEntry:
    fresh = hold(meeting.pk)
    elector = Elector.objects.select_for_update(of=("self",)).get(pk=entry.elector.pk, meeting=meeting)
    if known := DoorEntry.objects.filter(client_key=entry.client_key).first():
        return known
    refuse_out_of_time(fresh)
    noted_at = max(min(entry.noted_at, at), at - OLDEST)
    outcome = DoorEntry.Outcome.STRUCK if elector.struck_at else _move(elector, entry.way, noted_at)
    return DoorEntry.objects.create(
        elector=elector,
        way=entry.way,
        desk=entry.desk,
        noted_at=noted_at,
        arrived_at=at,
        outcome=outcome,
        entered_by=by,
        client_key=entry.client_key,
    )


def _move(elector: Elector, way: str, at: datetime) -> DoorEntry.Outcome:
    """Let in or out at an instant that may lie back. What another desk noted for later stands."""
    last = elector.stays.order_by("in_at").last()
    if way == DoorEntry.Way.IN and (last is None or (last.out_at is not None and last.out_at <= at)):
        Stay.objects.create(elector=elector, in_at=at)
        return DoorEntry.Outcome.TAKEN
    if way == DoorEntry.Way.OUT and last is not None and last.out_at is None and last.in_at < at:
        last.out_at = at
        last.save(update_fields=["out_at"])
        return DoorEntry.Outcome.TAKEN
    return DoorEntry.Outcome.ALREADY


def sentence_for_entry(entry: DoorEntry) -> str:
    """What the desk is told about its entry."""
    name = {"name": entry.elector.name, "why": entry.elector.struck_because}
    if entry.outcome == DoorEntry.Outcome.STRUCK:
        return _("%(name)s was struck off the roll and cannot take part: %(why)s") % name
    if entry.outcome == DoorEntry.Outcome.ALREADY:
        is_in = entry.way == DoorEntry.Way.IN
        return (_("%(name)s was in already.") if is_in else _("%(name)s is not in the hall.")) % name
    if entry.way == DoorEntry.Way.OUT:
        return _("%(name)s has left.") % name
    return " ".join(filter(None, [_("%(name)s is in.") % name, no_paper_for(entry.elector)]))
