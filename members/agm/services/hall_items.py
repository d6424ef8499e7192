"""Items put to the vote one at a time: opened, counted, closed, announced. Source: docs/sources.md#R31"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Act, BoardEvent, Elector, HandCount, Item, Meeting, Taking
from members.agm.services.board import hold, lock, post_event
from members.agm.services.papers import refuse_unchecked
from members.agm.services.voting import VOTES, Entry, record, same_or_refuse


@transaction.atomic
def open_item(item: Item, *, at: datetime, by=None) -> Taking:
    """Put one item of the notice to the vote. Safe to repeat while it is open.

    Raises RuleBroken while electronic votes are still taken, another item is open, the meeting is adjourned or lapsed,
    the item was voted on before, or the quorum is missing at this instant. Source: docs/sources.md#R27 and #R31
    """
    meeting = lock(item.meeting_id)
    sitting(meeting)
    if taking := Taking.objects.filter(item=item).first():
        if taking.closed_at is None:
            return taking
        raise RuleBroken(_("Item %(number)d was voted on. A vote once closed is not opened again.") % _number(item))
    if other := queries.open_item(meeting):
        raise RuleBroken(_("Item %(number)d is still open. Close it first.") % _number(other))
    numbers = queries.presence(meeting, at)
    if item.majority != Item.Majority.REPORT:
        refuse_without_quorum(numbers)
    taking = Taking.objects.create(item=item, meeting=meeting, opened_at=at)
    post_event(meeting, BoardEvent.Kind.ITEM_OPENED, at=at, item=item.number, **numbers)
    return taking


def _number(item: Item) -> dict[str, int]:
    return {"number": item.number}


def sitting(meeting: Meeting) -> None:
    """Raise RuleBroken where the meeting is not in session."""
    if meeting.state in (Meeting.State.NOTICED, Meeting.State.OPEN):
        raise RuleBroken(_("Close the vote first: what was sent beforehand has to be in before the hall votes."))
    if meeting.state != Meeting.State.CLOSED:
        raise RuleBroken(
            _("The meeting takes nothing in this state: %(state)s.") % {"state": meeting.get_state_display()}
        )
    if meeting.lapsed_at is not None:
        raise RuleBroken(_("This meeting lapsed. It has to be called anew."))
    if queries.continuation(meeting):
        raise RuleBroken(_("The meeting is adjourned. Say first that it goes on."))


def refuse_without_quorum(numbers: dict) -> None:
    quorum, figures = numbers["quorum"], {"present": numbers["present"]["total"], "electors": numbers["electors"]}
    if not quorum["met"]:
        figures |= {"needed": quorum["needed"], "short": quorum["short"]}
        words = _("No quorum: %(present)d of %(electors)d take part now, %(needed)d are needed: %(short)d more.")
        raise RuleBroken(words % figures)


@transaction.atomic
def close_item(item: Item, *, at: datetime, by=None) -> Taking:
    """End the vote on an open item; who is present at this instant is what it is judged by. Safe to repeat.

    Raises RuleBroken where nobody opened it, or more hands were counted than people are left in the hall.
    """
    meeting = lock(item.meeting_id)
    taking = taking_of(item)
    if taking.closed_at is not None:
        return taking
    hands = queries.last_hands(meeting).get(item.pk, {})
    refuse_too_many_hands(hands, queries.free_hands(meeting, item, at))
    taking.closed_at = at
    taking.save(update_fields=["closed_at"])
    post_event(meeting, BoardEvent.Kind.ITEM_CLOSED, at=at, item=item.number, **queries.presence(meeting, at))
    return taking


def taking_of(item: Item) -> Taking:
    taking = Taking.objects.filter(item=item).first()
    if taking is None:
        raise RuleBroken(_("Item %(number)d was not put to the vote.") % _number(item))
    return taking


def refuse_too_many_hands(hands: Mapping[str, Mapping[str, int]], free: Mapping[str, int]) -> None:
    for question, raised in hands.items():
        if sum(raised.values()) > free[question]:
            raise RuleBroken(
                _(
                    "%(hands)d hands were counted, but only %(free)d in the hall have not voted by name. "
                    "Count the hands again."
                )
                % {"hands": sum(raised.values()), "free": free[question]},
                field=f"hands-{question}-for",
            )


@transaction.atomic
def record_hands(item: Item, counts: Mapping[str, Mapping[str, int]], *, at: datetime, by=None) -> list[HandCount]:
    """Write down a show of hands on an open item; it replaces the count before, which is kept.

    counts: by question of this item, the hands ``for``, ``against`` and ``abstain`` of those in the hall who have not
    voted by name. Raises RuleBroken for more hands than people.
    """
    meeting = lock(item.meeting_id)
    refuse_unopened(meeting, item)
    questions = queries.ballot([fresh for fresh in queries.agenda(meeting) if fresh.pk == item.pk])
    if set(counts) != set(questions):
        raise RuleBroken(_("Count the hands on every question of this item."))
    refuse_too_many_hands(counts, queries.free_hands(meeting, item, at))
    return HandCount.objects.bulk_create(
        HandCount(
            item=questions[question][0],
            candidate=questions[question][1],
            votes_for=hands["for"],
            votes_against=hands["against"],
            votes_abstain=hands["abstain"],
            counted_at=at,
            entered_by=by,
        )
        for question, hands in counts.items()
    )


def refuse_unopened(meeting: Meeting, item: Item) -> None:
    now = queries.open_item(meeting)
    if now is None or now.pk != item.pk:
        raise RuleBroken(_("The vote on item %(number)d is not open.") % _number(item))


@transaction.atomic
def cast_hall_vote(
    elector: Elector, item: Item, *, choices: Mapping[str, str], client_key: uuid.UUID, at: datetime, by=None
) -> Act:
    """Take a member's vote in the hall on the open item, from the own telephone; the last before the close counts.

    choices: an answer for every question of the item. Raises RuleBroken for who is not in the hall or struck off, and
    for an item that is not open.
    """
    meeting = hold(elector.meeting_id)
    elector = Elector.objects.select_for_update(of=("self",)).get(pk=elector.pk)  # one elector's tabs queue up here
    entry = Entry(elector, at, dict(choices), client_key=client_key)
    if done := Act.objects.filter(client_key=client_key).first():
        return same_or_refuse(done, entry)
    if elector.struck_at:
        raise RuleBroken(_("You are no longer on the roll of this meeting: %(why)s") % {"why": elector.struck_because})
    if not elector.stays.filter(out_at=None).exists():
        raise RuleBroken(_("You are not checked in. Please go to the desk at the entrance."))
    refuse_unopened(meeting, item)
    if set(choices) != set(queries.ballot([one for one in queries.agenda(meeting) if one.pk == item.pk])):
        raise RuleBroken(_("An answer is missing. Choose for, against or abstain everywhere."))
    return record(meeting, [entry], channel="hall", allowed=VOTES, at=at, by=by)[0]


@transaction.atomic
def announce_item(item: Item, *, at: datetime, by=None) -> Taking:
    """Make the result of a closed item known in the hall, as the record stands now. Safe to repeat: it is told once.

    Raises RuleBroken before the vote is closed: nobody sees a result in advance; and while a paper or proxy that may
    count waits for its check. Source: docs/decisions/0015-typed-and-checked.md
    """
    meeting = lock(item.meeting_id)
    taking = taking_of(item)
    if taking.closed_at is None:
        raise RuleBroken(_("The vote on item %(number)d is still open.") % _number(item))
    if taking.announced_at is None:
        refuse_unchecked(meeting)
        taking.announced_at, taking.announced = at, queries.result_of_item(meeting, item.number)
        taking.save(update_fields=["announced_at", "announced"])
        post_event(meeting, BoardEvent.Kind.ANNOUNCED, at=at, item=item.number, result=taking.announced)
    return taking
