"""What a desk at the door needs: the roll to search, what somebody's coming voids, and what was noted so far."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from members.agm.models import Act, Elector, Meeting
from members.agm.queries.hall import door_entries, open_item, presence
from members.agm.queries.meetings import roll
from members.queries import printed_number

RECENT = 12


def roll_to_search(meeting: Meeting) -> list[list[str]]:
    """Of everybody on the roll: number, number as printed with its check digit, name, reading. Nothing else."""
    electors = roll(meeting).select_related("member__person")
    return [
        [str(one.number), printed_number(one.number), one.name, one.member.person.reading if one.member.person else ""]
        for one in electors
    ]


def earlier_ways(elector: Elector, *, with_electronic: bool) -> list[str]:
    """By which ways somebody took part beforehand; all of it is void once they come. Source: docs/sources.md#R33"""
    left_out = [Act.Channel.HALL, *([] if with_electronic else [Act.Channel.ELECTRONIC])]
    acts = elector.acts.exclude(channel__in=left_out).filter(revocation=None)
    found = set(acts.values_list("channel", flat=True))
    return [str(way.label) for way in Act.Channel if way in found]


def door_news(meeting: Meeting, at: datetime) -> dict:
    """What every desk asks for every few seconds: numbers, who is inside, who was struck, the last entries."""
    item = open_item(meeting)
    inside = meeting.electors.filter(stays__out_at=None, stays__isnull=False).values_list("number", flat=True)
    struck = meeting.electors.filter(struck_at__isnull=False).values_list("number", "struck_because")
    return {
        "at": round(at.timestamp() * 1000),
        "numbers": presence(meeting, at),
        "inside": sorted(inside),
        "struck": {str(number): why for number, why in struck},
        "open": str(item) if item else "",
        "is_over": meeting.state == Meeting.State.COUNTED,
        "recent": list(_recent(meeting)),
    }


def _recent(meeting: Meeting) -> Iterator[str]:
    for entry in door_entries(meeting)[:RECENT]:
        told = {
            "at": time_format(timezone.localtime(entry.noted_at), "H:i:s"),
            "desk": entry.desk,
            "who": entry.elector,
            "way": entry.get_way_display(),
            "outcome": entry.get_outcome_display(),
        }
        yield _("%(at)s desk %(desk)s: %(who)s, %(way)s (%(outcome)s)") % told
