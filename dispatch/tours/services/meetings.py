"""Meetings: planned, changed, announced, called off, and how many came."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from dispatch.tours import queries, rules
from dispatch.tours.models import MEETING_LIFE, MeetingChange, ReportMeeting
from dispatch.tours.services import mails
from dispatch.tours.services.refusals import lock_meeting, refused_in_words
from dispatch.tours.services.signups import fill_from_waiting_list
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState

# Who has a place is told when one of these changes.
WHERE_AND_WHEN = ("starts_at", "ends_at", "place_ja", "place_en", "address", "online_url")


def plan_meeting(*, postings: Iterable, at: datetime, is_afterwards: bool = False, by=None, **details) -> ReportMeeting:
    """Keep a new meeting of these postings. ``details``: columns of the table, by name.

    is_afterwards: it has begun already, and is entered for its numbers.
    Raises RuleBroken without a posting, for a day that cannot be meant, or for more than 2,000 places.
    """
    meeting = ReportMeeting(**details)
    postings = list(postings)
    if not postings:
        raise RuleBroken(_("Name at least one worker."), field="postings")
    _refuse_impossible(meeting)
    if meeting.starts_at <= at and not is_afterwards:
        raise RuleBroken(
            _("This day is over. Tick that the meeting has been held already, or correct it."), field="day"
        )
    if abs(meeting.starts_at - at) > rules.FURTHEST:
        raise RuleBroken(_("This is more than two years away. Look at the year once more."), field="day")
    with refused_in_words():
        meeting.save(force_insert=True)
        meeting.postings.set(postings)
        log(meeting, "tours.planned", user=by)
    return meeting


def change_meeting(
    meeting: ReportMeeting, *, postings: Iterable, at: datetime, by=None, expected_state: str | None = None, **details
) -> ReportMeeting:
    """Change a meeting that is still to come. With another time or place, all who have signed up are told by e-mail.

    With more places, who waits moves up. Raises RuleBroken once it is over, StaleState for a stale tab.
    """
    postings = list(postings)
    if not postings:
        raise RuleBroken(_("Name at least one worker."), field="postings")
    with refused_in_words():
        fresh = lock_meeting(meeting)
        _refuse_stale(fresh, expected_state)
        if fresh.state not in ("planned", "announced"):
            raise RuleBroken(_("This meeting was held or called off. Nothing of it is changed any more."))
        before = {name: getattr(fresh, name) for name in WHERE_AND_WHEN}
        for name, value in details.items():
            setattr(fresh, name, value)
        _refuse_impossible(fresh)
        if fresh.state == "announced" and fresh.starts_at != before["starts_at"] and fresh.starts_at <= at:
            raise RuleBroken(_("An announced meeting is not moved into the past."), field="day")
        fresh.save(update_fields=list(details))
        fresh.postings.set(postings)
        if fresh.state == "announced":
            _refuse_hidden_names(fresh, at)
        log(fresh, "tours.changed", user=by)
        if any(getattr(fresh, name) != value for name, value in before.items()) and fresh.ends_at > at:
            _tell_all(fresh, "moved", at=at, about=at.isoformat())
        fill_from_waiting_list(fresh, at=at)
    return fresh


def announce(meeting: ReportMeeting, *, at: datetime, by=None, expected_state: str | None = None) -> ReportMeeting:
    """From now on people sign up for it; the public reads of it if it is shown on the site."""
    with refused_in_words():
        fresh = lock_meeting(meeting)
        _refuse_hidden_names(fresh, at)
        _take(fresh, "announce", at=at, by=by, expected_state=expected_state, also={"announced_at": at})
    return fresh


def call_off(
    meeting: ReportMeeting, *, reason: str, at: datetime, by=None, expected_state: str | None = None
) -> ReportMeeting:
    """The meeting does not take place; each who signed up gets one e-mail with the reason. Safe to repeat."""
    reason = " ".join(reason.split())
    with refused_in_words():
        fresh = lock_meeting(meeting)
        if fresh.state == "called_off":
            return fresh
        _take(
            fresh,
            "call_off",
            at=at,
            by=by,
            expected_state=expected_state,
            reason=reason,
            also={"called_off_because": reason},
        )
        _tell_all(fresh, "called_off", at=at)
    return fresh


def record_numbers(
    meeting: ReportMeeting,
    *,
    attendance: int,
    note: str = "",
    at: datetime,
    by=None,
    reason: str = "",
    expected_state: str | None = None,
) -> ReportMeeting:
    """Say how many came. Said before, it is a correction, which gives its reason.

    Raises RuleBroken before the meeting has begun, or for a number that cannot be one.
    """
    if not 0 <= attendance <= rules.MOST_ATTENDANCE:
        raise RuleBroken(_("A whole number of people, from 0 to 5,000."), field="attendance")
    with refused_in_words():
        fresh = lock_meeting(meeting)
        step, also = "record", {"attendance": attendance, "note": note, "recorded_at": at}
        if fresh.state == "held":
            step = "correct"
        _take(fresh, step, at=at, by=by, reason=reason, expected_state=expected_state, also=also)
    return fresh


def people_to_telephone(meeting: ReportMeeting) -> int:
    """How many sign-ups no e-mail reaches, when something changes."""
    return meeting.sign_ups.filter(state__in=rules.OPEN, email="", erased_at=None).count()


def _take(meeting: ReportMeeting, step: str, **details) -> MeetingChange:
    return take_step(meeting, MEETING_LIFE, step, changes=MeetingChange, **details)


def _tell_all(meeting: ReportMeeting, template: str, *, at: datetime, about: str = "") -> None:
    for sign_up in meeting.sign_ups.filter(state__in=rules.OPEN).order_by("pk"):
        sign_up.meeting = meeting
        mails.tell(sign_up, template, at=at, about=about)


def _refuse_stale(meeting: ReportMeeting, expected_state: str | None) -> None:
    if expected_state not in (None, meeting.state):
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))


def _refuse_hidden_names(meeting: ReportMeeting, at: datetime) -> None:
    """What the public reads does not name a worker whose name is not for the public. Source: docs/sources.md#R51"""
    names = queries.hidden_names_in_titles(meeting, at) if meeting.is_public else []
    if names:
        words = _("“%(name)s” stands in the title, but this worker may not be named in public.") % {"name": names[0]}
        raise RuleBroken(words, field="title_ja")


def _refuse_impossible(meeting: ReportMeeting) -> None:
    if meeting.ends_at <= meeting.starts_at:
        raise RuleBroken(_("The meeting ends before it begins."), field="ends")
    if meeting.ends_at - meeting.starts_at > rules.LONGEST:
        raise RuleBroken(_("A meeting lasts at most 12 hours."), field="ends")
    if meeting.closes_at > meeting.ends_at:
        raise RuleBroken(_("The sign-up ends before the meeting does."), field="closes_on")
    if meeting.capacity is not None and not 1 <= meeting.capacity <= rules.MOST_PLACES:
        raise RuleBroken(_("There is at least one place, and at most 2,000."), field="capacity")
