"""From the board's decision to the opening of the vote."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import partial

import jpholiday
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken
from jocs_site.people.models import Consent
from jocs_site.people.queries import people_who_agreed
from members.agm import tasks
from members.agm.models import (
    MEETING_LIFE,
    BoardEvent,
    Candidate,
    Elector,
    Item,
    Meeting,
    MeetingChange,
    StayingOfficer,
)
from members.agm.queries import address_of, database_now, decision_of, roll_digest
from members.agm.rules.calling import last_business_day_before
from members.agm.rules.record import digest, new_alias
from members.agm.services.board import lock, post_event
from members.agm.services.web import publish_with_notice
from members.queries import voters

OFFICE_CLOSES = time(17)


@transaction.atomic
def create_meeting(*, items: Iterable[dict], officers: Iterable[dict] = (), **fields) -> Meeting:
    """Prepare a meeting with its agenda. Nothing is fixed before the notice.

    items: in order, the columns of ``Item`` without ``number``; elections with ``candidates``, the columns of
    ``Candidate`` without ``number``. officers: who stays in office, the columns of ``StayingOfficer``.
    """
    meeting = Meeting(**fields)
    meeting.full_clean()
    meeting.save()
    for number, columns in enumerate(items, 1):
        candidates = columns.pop("candidates", [])
        item = Item(meeting=meeting, number=number, **columns)
        item.full_clean(exclude=["majority"])  # derived on saving
        item.save()
        Candidate.objects.bulk_create(Candidate(item=item, number=n, **one) for n, one in enumerate(candidates, 1))
    StayingOfficer.objects.bulk_create(StayingOfficer(meeting=meeting, **one) for one in officers)
    return meeting


def default_deadline(meeting: Meeting) -> datetime:
    """Close of office on the last business day before the meeting, Japanese holidays included."""
    day = last_business_day_before(meeting.held_on, jpholiday.is_holiday)
    return timezone.make_aware(datetime.combine(day, OFFICE_CLOSES))


@transaction.atomic
def send_notice(meeting: Meeting, *, on: date, by=None, at: datetime | None = None) -> MeetingChange:
    """Fix decision and roll, and send the notice: by e-mail to those who agreed to that, on the print list to others.

    on: the day of sending. at: the instant for the board; now where not given.
    Raises RuleBroken with everything in the way, a late notice with the earliest lawful meeting day.
    Source: docs/sources.md#R20 to #R26
    """
    at = at or database_now()
    fresh = lock(meeting.pk)
    settled = settle(fresh, on)
    if fresh.is_draft:
        freeze_roll(fresh)
    settled |= {"decision": decision_of(fresh), "decision_hash": digest(decision_of(fresh))}
    change = take_step(meeting, MEETING_LIFE, "send_notice", changes=MeetingChange, by=by, at=at, also=settled)
    facts = {"decision": meeting.decision_hash, "roll": roll_digest(meeting), "electors": meeting.electors.count()}
    post_event(meeting, BoardEvent.Kind.NOTICED, at=at, **facts)
    publish_with_notice(meeting, at=at)
    for pk in meeting.electors.filter(notice_by=Elector.NoticeBy.EMAIL).values_list("pk", flat=True):
        transaction.on_commit(partial(tasks.mail_notice.enqueue, pk))
    return change


def settle(meeting: Meeting, on: date) -> dict:
    """Fill in, on this object alone, what the notice settles where the board left it open. Returns the columns."""
    settled = {
        "has_own_deadline": meeting.deadline_at is not None,
        "deadline_at": meeting.deadline_at or default_deadline(meeting),
        "record_on": meeting.record_on or on,
        "notice_sent_on": on,
    }
    for name, value in settled.items():
        setattr(meeting, name, value)
    return settled


def blockers_of_notice(meeting: Meeting, *, on: date) -> list[Blocker]:
    """Everything that would refuse the notice of this draft if it left on that day; nothing is written."""
    draft = Meeting.objects.get(pk=meeting.pk)
    settle(draft, on)
    found = MEETING_LIFE.step("send_notice").blockers(draft)
    has_voters = voters(draft.record_on).exists()  # the roll is written with the notice, so that a draft has none
    return [blocker for blocker in found if not (has_voters and blocker.code == "no_electors")]


def freeze_roll(meeting: Meeting) -> None:
    """Write down who has a vote on the record date, with the name of that day. Source: docs/sources.md#R26"""
    agreed = set(people_who_agreed(Consent.Purpose.MEETING_EMAIL, meeting.notice_sent_on).values_list("pk", flat=True))
    Elector.objects.bulk_create(
        Elector(
            meeting=meeting,
            member=membership,
            number=membership.number,
            name=membership.name,
            place=place,
            alias=new_alias(),
            notice_by="email" if membership.person_id in agreed and address_of(membership.person) else "post",
        )
        for place, membership in enumerate(voters(meeting.record_on).select_related("person__user"), 1)
    )


@transaction.atomic
def confirm_posting(meeting: Meeting, *, on: date, at: datetime | None = None) -> None:
    """Say that the notices on the print list are in the post. Safe to repeat. Source: docs/sources.md#R23"""
    fresh = lock(meeting.pk)
    if fresh.is_draft:
        raise RuleBroken(_("The notice is not sent yet."))
    if on > fresh.latest_send_day():
        latest = date_format(fresh.latest_send_day())
        raise RuleBroken(_("The notices had to be in the post by %(day)s.") % {"day": latest}, field="on")
    if fresh.posted_on is None:
        fresh.posted_on = on
        fresh.save(update_fields=["posted_on"])
        post_event(fresh, BoardEvent.Kind.POSTED, at=at or database_now(), on=on.isoformat())
    meeting.refresh_from_db()


@transaction.atomic
def open_voting(meeting: Meeting, *, by=None, at: datetime | None = None) -> MeetingChange:
    """Let electors vote electronically. Raises RuleBroken where the board did not allow it or papers lie unposted."""
    at = at or database_now()
    change = take_step(meeting, MEETING_LIFE, "open_voting", changes=MeetingChange, by=by, at=at)
    post_event(meeting, BoardEvent.Kind.OPENED, at=at)
    return change
