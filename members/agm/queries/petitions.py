"""Motions and demands of members: how many are missing, what stands against them, and which agenda lacks one.

Source: docs/sources.md#R39
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jocs_site.foundation.errors import Blocker
from members.agm.models import Item, Meeting, Petition, PetitionSupporter
from members.agm.queries.meetings import agenda
from members.agm.queries.retention import last_day
from members.agm.rules import petitions
from members.queries import find_memberships, voters


def all_petitions() -> QuerySet[Petition]:
    return Petition.objects.with_supporters().select_related("item__meeting").order_by("-received_on", "-pk")


def petition_with_supporters(pk: int) -> Petition | None:
    names = PetitionSupporter.objects.select_related("member__person", "member__organisation").order_by("pk")
    related = ("item__meeting", "like__meeting__result")
    found = Petition.objects.with_supporters().select_related(*related).filter(pk=pk)
    return found.prefetch_related(Prefetch("supporters", names)).first()


def voters_on(day: date) -> int:
    return voters(day).count()


def who_may_support(petition: Petition, text: str) -> list:
    """Members who had a vote on the day it was received, by number or any spelling of the name."""
    return list(find_memberships(text, voters(petition.received_on)).with_names()[:20])


def supporters_of(petition: Petition) -> QuerySet[PetitionSupporter]:
    return petition.supporters.filter(dropped_on=None)


def missing_supporters(petition: Petition) -> int:
    return max(0, petition.needed - supporters_of(petition).count())


def without_vote(petition: Petition, on: date) -> list[PetitionSupporter]:
    """Supporters whose membership with a vote ended since; the office decides whether to drop them."""
    left = supporters_of(petition).exclude(member__in=voters(on))
    return list(left.select_related("member__person", "member__organisation"))


def why_not_admissible(petition: Petition) -> Iterator[Blocker]:
    if missing := missing_supporters(petition):
        words = ngettext("%(count)d supporter is missing.", "%(count)d supporters are missing.", missing)
        yield Blocker("few", words % {"count": missing})
    if petition.like and petition.received_on < (until := petitions.barred_until(last_day(petition.like.meeting))):
        words = _("Nearly the same had less than a tenth of all votes. It may be moved again from %(day)s.")
        yield Blocker("same", words % {"day": date_format(until)})


@dataclass(frozen=True)
class Failed:
    """An item that less than a tenth of all votes were for."""

    item: Item
    votes_for: int
    electors: int

    def __str__(self):
        words = _("%(meeting)s: %(item)s (%(for)d of %(electors)d votes)")
        facts = {"meeting": self.item.meeting, "item": self.item, "for": self.votes_for, "electors": self.electors}
        return words % facts


def failed_lately(on: date) -> list[Failed]:
    """Items of the last three years that a new motion may nearly repeat, the latest first."""
    counted = Meeting.objects.filter(state=Meeting.State.COUNTED).select_related("result").order_by("-held_at")
    recent = [meeting for meeting in counted if on < petitions.barred_until(last_day(meeting))]
    return [one for meeting in recent for one in _failed(meeting)]


def _failed(meeting: Meeting) -> Iterator[Failed]:
    electors = meeting.result.data["electors"]
    for item, numbers in zip(agenda(meeting), meeting.result.data["items"], strict=True):
        votes = numbers.get("votes")
        if item.is_election or not votes:
            continue
        if petitions.failed_badly(votes_for=votes["for"], electors=electors):
            yield Failed(item, votes["for"], electors)


def share_of(item: Item) -> Failed:
    """What an earlier item got."""
    data = item.meeting.result.data
    numbers = next(one for one, item_ in zip(data["items"], agenda(item.meeting), strict=True) if item_.pk == item.pk)
    return Failed(item, numbers["votes"]["for"], data["electors"])


def to_put_on(meeting: Meeting) -> list[Petition]:
    """Admissible motions in time for this draft that stand on no agenda."""
    waiting = Petition.objects.filter(kind=petitions.MOTION, state=Petition.State.ADMISSIBLE, item=None)
    if meeting.kind != Meeting.Kind.ANNUAL:
        waiting = waiting.filter(for_ordinary=False)
    return list(waiting.filter(received_on__lte=petitions.latest_receipt(meeting.held_on)).order_by("received_on"))


def drafts_for(petition: Petition) -> list[Meeting]:
    """Meetings in preparation on whose agenda it can still come."""
    drafts = Meeting.objects.filter(state=Meeting.State.DRAFT).order_by("held_at")
    if petition.kind == petitions.DEMAND:
        return list(drafts)
    return [meeting for meeting in drafts if petition in to_put_on(meeting)]


def petitions_to_examine() -> QuerySet[Petition]:
    return Petition.objects.filter(state=Petition.State.RECEIVED)


def demands_running() -> list[Petition]:
    """Demands for which no notice has left, by the day on which the meeting is due; those not examined yet, too."""
    running = Petition.objects.filter(kind=petitions.DEMAND, state__in=("received", "admissible"))
    return list(running.exclude(item__meeting__notice_sent_on__isnull=False).order_by("received_on"))
