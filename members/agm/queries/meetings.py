"""Questions that screens and other rooms ask. Read only."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.agm.models import Act, Candidate, Continuation, Elector, Item, Meeting, PaperRequest, Turnout
from members.agm.rules.counting import question_key
from members.queries import voters


def announced_meetings() -> QuerySet[Meeting]:
    """Those that members may know of, the latest first."""
    return Meeting.objects.announced().select_related("result")


def elector_of(meeting_id: int, membership) -> Elector | None:
    """This membership's line on the roll of an announced meeting, struck off or not, with the meeting, in one query."""
    elector = Elector.objects.select_related("meeting__result").filter(meeting=meeting_id, member=membership).first()
    return None if elector is None or elector.meeting.is_draft else elector


def meetings_for(membership) -> QuerySet[Meeting]:
    """All announced meetings, with ``is_elector``, ``voted_at`` and ``has_turned_out`` of this membership.

    ``further_days``: those to come.
    """
    electors = Elector.objects.entitled().filter(meeting=OuterRef("pk"), member=membership)
    ballots = Act.objects.filter(channel="electronic", elector__meeting=OuterRef("pk"), elector__member=membership)
    last = ballots.order_by("-arrived_at").values("arrived_at")[:1]
    boxed = Exists(Turnout.objects.filter(elector__meeting=OuterRef("pk"), elector__member=membership))
    ahead = Prefetch("continuations", Continuation.objects.filter(resumed_at=None), to_attr="further_days")
    told = announced_meetings().annotate(is_elector=Exists(electors), voted_at=Subquery(last), has_turned_out=boxed)
    return told.prefetch_related(ahead)


def why_no_vote(meeting: Meeting, membership, elector: Elector | None) -> str:
    """Why this member has no vote in this meeting, in a sentence; empty for who has one."""
    if elector is not None:
        words = _("You are no longer on the roll of this meeting: %(why)s") % {"why": elector.struck_because}
        return words if elector.struck_at else ""
    day = date_format(meeting.record_on)
    if membership.joined_on > meeting.record_on:
        return _("The roll was fixed on %(day)s, before your membership began.") % {"day": day}
    if membership.left_on is not None and membership.left_on <= meeting.record_on:
        return _("Your membership had ended on %(day)s, when the roll was fixed.") % {"day": day}
    return _("Your kind of membership supports the work and carries no vote at the general meeting.")


def open_meeting_for(membership, now: datetime) -> Meeting | None:
    """The meeting in which this membership can vote electronically now; ``has_voted`` says whether it did."""
    electors = Elector.objects.entitled().filter(meeting=OuterRef("pk"), member=membership)
    ballots = Act.objects.filter(channel="electronic", elector__meeting=OuterRef("pk"), elector__member=membership)
    open_now = Meeting.objects.filter(Exists(electors), state=Meeting.State.OPEN, deadline_at__gte=now)
    boxed = Turnout.objects.filter(elector__meeting=OuterRef("pk"), elector__member=membership)
    return open_now.annotate(has_voted=Exists(ballots) | Exists(boxed)).order_by("deadline_at").first()


def address_of(person) -> str:
    """Where mail reaches a person: the own address, else that of the account; empty where there is neither."""
    if person is None:
        return ""
    return person.email or (person.user.email if person.user else "")


def agenda(meeting: Meeting) -> list[Item]:
    """The items with their candidates, in two queries."""
    candidates = Prefetch("candidates", Candidate.objects.order_by("number"))
    return list(Item.objects.filter(meeting=meeting).order_by("number").prefetch_related(candidates))


def agenda_as_sent(meeting: Meeting) -> list[Item]:
    """The `agenda` of a meeting whose notice is sent: nothing in it changes, so each process asks for it once.

    All requests share it. Whoever looks for what was altered asks `agenda`.
    """
    return agenda(meeting) if meeting.is_draft else _agenda_as_sent(meeting.pk, meeting.decision_hash)


@lru_cache(maxsize=16)
def _agenda_as_sent(meeting_id: int, decision_hash: str) -> list[Item]:
    return agenda(Meeting(pk=meeting_id))


def ballot(items: Iterable[Item]) -> dict[str, tuple[Item, Candidate | None]]:
    """What is voted on, by key: each item, and in elections each candidate."""
    questions = {}
    for item in items:
        if item.is_election:
            questions |= {question_key(item.number, person.number): (item, person) for person in item.candidates.all()}
        elif item.majority != "report":
            questions[question_key(item.number)] = (item, None)
    return questions


def recorded(items: Iterable[Item]) -> list[Item]:
    """Those on which votes are kept with names; the others are voted on secretly."""
    return [item for item in items if not item.is_secret]


def last_ballot(elector: Elector) -> Act | None:
    """The electronic vote of this elector that arrived last."""
    return elector.acts.filter(channel="electronic").order_by("arrived_at", "pk").last()


def has_arrived(elector: Elector, client_key: str) -> bool:
    """Whether the form with this key was taken for this elector; never for what is no key."""
    try:
        key = uuid.UUID(client_key)
    except ValueError:
        return False
    return elector.acts.filter(client_key=key).exists()


def choices_of(act: Act) -> dict[str, str]:
    """The marks of one act by key."""
    marks = act.marks.select_related("item", "candidate")
    return {question_key(mark.item.number, mark.candidate and mark.candidate.number): mark.choice for mark in marks}


def roll(meeting: Meeting) -> QuerySet[Elector]:
    return Elector.objects.filter(meeting=meeting).order_by("place")


def roll_with_requests(meeting: Meeting) -> QuerySet[Elector]:
    """Annotate ``asked_for_paper``: who wants the papers in print where they are on the web."""
    asked = PaperRequest.objects.filter(meeting=meeting, member=OuterRef("member"))
    return roll(meeting).annotate(asked_for_paper=Exists(asked))


def print_list(meeting: Meeting) -> list[Elector]:
    """Who gets notice and forms by post, by postal code; organisations and addresses abroad last.

    Who asked for papers in print is among them, agreed to e-mail or not.
    """
    by_post = roll_with_requests(meeting).entitled().filter(Q(notice_by="post") | Q(asked_for_paper=True))
    electors = by_post.select_related("member__person", "member__organisation")
    return sorted(electors, key=lambda one: (one.member.person.postal_code if one.member.person else "") or "9999999")


def electors_to_write_to(meeting: Meeting) -> list[Elector]:
    """Who is reached on paper alone: no e-mail agreed to, or none known any more. Without an address nobody is."""
    entitled = roll(meeting).entitled().select_related("meeting", "member__person__user", "member__organisation")
    by_mail = Elector.NoticeBy.EMAIL
    return [
        one
        for one in entitled
        if one.postal_address and not (one.notice_by == by_mail and address_of(one.member.person))
    ]


def roll_changes(meeting: Meeting, on: date) -> dict[str, list]:
    """What happened to the membership since the record date, and changes no number by itself.

    ``left``: electors still on the roll whose membership ended; ``joined``: members with a vote who are not on it.
    Source: docs/sources.md#R26
    """
    ended = meeting.electors.entitled().filter(member__left_on__lte=on)
    left = ended.select_related("member").order_by("place")
    known = meeting.electors.values("member")
    return {"left": list(left), "joined": list(voters(on).exclude(pk__in=known))}


def turnout(meeting: Meeting) -> QuerySet[Elector]:
    """Who did something, never what. None before the vote is closed."""
    if meeting.state not in (Meeting.State.CLOSED, Meeting.State.COUNTED):
        return Elector.objects.none()
    return roll(meeting).annotate(
        acts_made=Count("acts", distinct=True),
        ballots_cast=Count("turnout", distinct=True),
        stays_made=Count("stays", distinct=True),
    )
