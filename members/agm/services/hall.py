"""The roll and the hall: who comes and goes, who takes the chair, who is struck off."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm.models import BoardEvent, Elector, Meeting, Stay
from members.agm.services.board import hold, lock, post_event

IN_PREPARATION_OR_OVER = (Meeting.State.DRAFT, Meeting.State.COUNTED)


def check_in(elector: Elector, *, at: datetime) -> Stay:
    """Let one elector in; see `check_in_many`."""
    check_in_many(elector.meeting, [elector], at=at)
    return elector.stays.get(out_at=None)


@transaction.atomic
def check_in_many(meeting: Meeting, electors: Iterable[Elector], *, at: datetime) -> int:
    """Note that electors are in the hall, which voids what they sent before. Safe to repeat: who is in stays in.

    Returns how many came in anew. Raises RuleBroken for a struck elector or one of another meeting.
    """
    refuse_out_of_time(hold(meeting.pk))
    numbers = [elector.pk for elector in electors]  # two desks that let in one person queue up here
    electors = list(Elector.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
    for elector in electors:
        if elector.meeting_id != meeting.pk or elector.struck_at:
            raise RuleBroken(_("%(name)s is not on the roll of this meeting.") % {"name": elector.name})
    inside = set(Stay.objects.filter(elector__in=electors, out_at=None).values_list("elector", flat=True))
    coming = [Stay(elector=elector, in_at=at) for elector in electors if elector.pk not in inside]
    return len(Stay.objects.bulk_create(coming))


@transaction.atomic
def check_out(elector: Elector, *, at: datetime) -> None:
    """Note that an elector has left. Raises RuleBroken for one who is not in the hall."""
    refuse_out_of_time(hold(elector.meeting_id))
    if not Stay.objects.filter(elector=elector, out_at=None, in_at__lt=at).update(out_at=at):
        raise RuleBroken(_("%(name)s is not in the hall.") % {"name": elector.name})


@transaction.atomic
def appoint_chair(meeting: Meeting, elector: Elector, *, at: datetime) -> None:
    """Say who took the chair; proxies to the chair follow that elector's votes in the hall. Safe to repeat."""
    fresh = lock(meeting.pk)
    refuse_out_of_time(fresh)
    if elector.meeting_id != meeting.pk or not elector.stays.exists():
        raise RuleBroken(_("%(name)s has not checked in.") % {"name": elector.name})
    if fresh.chair_id != elector.pk:
        fresh.chair = elector
        fresh.save(update_fields=["chair"])
        post_event(fresh, BoardEvent.Kind.CHAIRED, at=at, elector=elector.ref)
    meeting.refresh_from_db()


@transaction.atomic
def strike_elector(elector: Elector, *, because: str, at: datetime) -> None:
    """Take somebody off the frozen roll, with the reason, on the board. Source: docs/sources.md#R26"""
    meeting = lock(elector.meeting_id)
    refuse_out_of_time(meeting)
    if not because.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="because")
    if not Elector.objects.entitled().filter(pk=elector.pk).update(struck_at=at, struck_because=because.strip()):
        raise RuleBroken(_("%(name)s is already struck off.") % {"name": elector.name})
    left = Elector.objects.entitled().filter(meeting=meeting).count()
    post_event(meeting, BoardEvent.Kind.STRUCK, at=at, elector=elector.ref, because=because.strip(), electors=left)
    elector.refresh_from_db()


def refuse_out_of_time(meeting: Meeting) -> None:
    if meeting.state in IN_PREPARATION_OR_OVER:
        raise RuleBroken(
            _("The meeting takes nothing in this state: %(state)s.") % {"state": meeting.get_state_display()}
        )
