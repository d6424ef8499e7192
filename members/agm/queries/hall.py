"""The day itself: who is there now, which item is open, and what was counted and announced so far."""

from collections import defaultdict
from datetime import datetime

from django.db.models import QuerySet

from members.agm.models import (
    BoardEvent,
    Continuation,
    DoorEntry,
    Elector,
    HandCount,
    Item,
    Mark,
    Meeting,
    Taking,
    box_of,
)
from members.agm.queries.meetings import agenda, ballot
from members.agm.queries.polls import poll_of
from members.agm.rules import counting, secret, standing


def presence(meeting: Meeting, at: datetime) -> dict:
    """Who is present at this instant, by way, and what is missing for the quorum; nothing of what was voted."""
    poll = poll_of(meeting)
    so_far = standing.effective_votes(poll, at)
    total, needed = len(so_far.acts), counting.quorum(len(poll.electors))
    return {
        "electors": len(poll.electors),
        "present": so_far.by_channel() | {"total": total},
        "quorum": {"needed": needed, "met": total >= needed, "short": max(0, needed - total)},
    }


def is_itemwise(meeting: Meeting) -> bool:
    """Whether items of this meeting are put to the vote one at a time, or would have been, had it not lapsed."""
    return meeting.lapsed_at is not None or meeting.takings.exists()


def open_item(meeting: Meeting) -> Item | None:
    """The item on which the hall votes now."""
    return next((item for item in agenda(meeting) if item.pk == _open_key(meeting)), None)


def _open_key(meeting: Meeting) -> int | None:
    return meeting.takings.filter(closed_at=None).values_list("item", flat=True).first()


def items_to_vote(meeting: Meeting) -> list[Item]:
    """On what the hall can vote now: the open item, or where items are not opened one at a time, all of them."""
    if not is_itemwise(meeting):
        return agenda(meeting)
    item = open_item(meeting)
    return [item] if item else []


def takings_of(meeting: Meeting) -> dict[int, Taking]:
    """The votes in the hall so far, under the key of the item."""
    return {taking.item_id: taking for taking in meeting.takings.all()}


def hand_counts(meeting: Meeting) -> QuerySet[HandCount]:
    """Every count of hands in the order of entry, also those that a later one replaced."""
    return HandCount.objects.filter(item__meeting=meeting).select_related("item", "candidate").order_by("pk")


def last_hands(meeting: Meeting) -> dict[int, dict[str, dict[str, int]]]:
    """Under the key of each item, by question, the hands of the last count."""
    found: dict[int, dict[str, dict[str, int]]] = defaultdict(dict)
    for one in hand_counts(meeting):
        found[one.item_id][one.question] = one.hands()
    return found


def items_to_count(meeting: Meeting) -> list[counting.Item]:
    """The agenda with the instant at which each item was voted on; meetings that noted none count whoever came."""
    takings, hands, itemwise = takings_of(meeting), last_hands(meeting), is_itemwise(meeting)
    items, on_agenda = [], agenda(meeting)
    boxed = box_of(meeting).count(meeting) if any(item.is_secret for item in on_agenda) else None
    for item in on_agenda:
        taken_at = takings[item.pk].closed_at if item.pk in takings else None
        people = tuple(one.number for one in item.candidates.all())
        is_taken = taken_at is not None or not itemwise
        items.append(
            counting.Item(
                item.number,
                item.majority,
                item.seats,
                people,
                taken_at,
                is_taken,
                hands.get(item.pk, {}),
                boxed if item.is_secret else None,
            )
        )
    return items


def result_of_item(meeting: Meeting, number: int) -> dict:
    """The line of the count for one item, as the record stands now. Only for an item whose vote is closed."""
    item = next(one for one in items_to_count(meeting) if one.number == number)
    return counting.count(poll_of(meeting), [item])["items"][0]


def free_hands(meeting: Meeting, item: Item, at: datetime) -> dict[str, int]:
    """By question, how many are in the hall who have not voted by name: the most hands there can be.

    Of a secret item, how many papers the hall can fill in.
    """
    poll = poll_of(meeting)
    people = tuple(one.number for one in item.candidates.all())
    questions = counting.Item(item.number, item.majority, item.seats, people).questions()
    if item.is_secret:
        return dict.fromkeys(questions, secret.free_papers(*secret.before_the_box(poll, at)))
    now = standing.effective_votes(poll, at)
    return {question: counting.free_hands(poll, now, question) for question in questions}


def silent_holders(meeting: Meeting, item: Item, at: datetime) -> int:
    """How many in the hall hold a proxy that would follow their vote, and have not voted by name on this item.

    Hands carry no proxies: nobody knows whose hand it was.
    """
    if item.is_secret:  # holders fill in a paper for each proxy
        return 0
    poll = poll_of(meeting)
    now, spoken = standing.effective_votes(poll, at), poll.hall_marks
    people = tuple(one.number for one in item.candidates.all())
    questions = counting.Item(item.number, item.majority, item.seats, people).questions()
    holders = {
        poll.chair if act.holder is None else act.holder
        for act in now.acts.values()
        if act and act.channel == standing.PROXY and set(questions) - set(act.marks)
    }
    return sum(bool(set(questions) - set(spoken.get(holder, {}))) for holder in holders)


def voted_in_hall(item: Item) -> int:
    """How many electors have voted by name on this item in the hall."""
    marks = Mark.objects.filter(item=item, act__channel=standing.HALL)
    return marks.values("act__elector").distinct().count()


def continuation(meeting: Meeting) -> Continuation | None:
    """The further day to which the meeting is adjourned now."""
    return meeting.continuations.filter(resumed_at=None).first()


def last_continuation(meeting: Meeting) -> Continuation | None:
    """The last further day, whether it has begun or not."""
    return meeting.continuations.last()


def motions(meeting: Meeting) -> list[dict]:
    """The procedural motions with their numbers, for the board and the minutes: ``at`` and what the event tells."""
    events = meeting.events.filter(kind=BoardEvent.Kind.MOTION).order_by("place")
    return [{"at": event.at} | event.data for event in events]


def announced_otherwise(meeting: Meeting) -> list[int]:
    """Numbers of the items that were announced with other numbers than those that were counted in the end.

    A paper that had arrived in time, or an entry that a desk could send only later, was not known when the result was
    announced.
    """
    counted = {line["number"]: line for line in meeting.result.data["items"]}
    told = {taking.item.number: taking.announced for taking in meeting.takings.select_related("item")}
    return sorted(number for number, line in told.items() if line is not None and line != counted[number])


def door_entries(meeting: Meeting) -> QuerySet[DoorEntry]:
    """What the desks noted, the last first."""
    entries = DoorEntry.objects.filter(elector__meeting=meeting).select_related("elector", "entered_by")
    return entries.order_by("-noted_at", "-pk")


def is_inside(elector: Elector) -> bool:
    return elector.stays.filter(out_at=None).exists()


def said_in_hall(elector: Elector, item: Item) -> list[tuple]:
    """What an elector said last in the hall to the questions of an item: candidate or ``None``, and the words."""
    marks = Mark.objects.filter(act__elector=elector, act__channel=standing.HALL, item=item)
    last = {mark.candidate_id: mark.get_choice_display() for mark in marks.order_by("act__arrived_at", "act")}
    people = [person for _item, person in ballot([item]).values()]
    return [(person, last[person and person.pk]) for person in people if (person and person.pk) in last]
