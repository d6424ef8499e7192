"""Signing up, the waiting list, changing and cancelling. Whoever changes a sign-up holds its meeting first."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.tours import rules
from dispatch.tours.models import SIGN_UP_LIFE, MeetingSignUp, ReportMeeting, SignUpChange
from dispatch.tours.services import mails
from dispatch.tours.services.refusals import lock_meeting, refused_in_words
from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text


def guest(**written) -> MeetingSignUp:
    """What somebody wrote or said, in columns by name; nothing is kept yet."""
    return MeetingSignUp(**written)


def receive(asked: MeetingSignUp, *, at: datetime) -> MeetingSignUp:
    """Take what somebody wrote on the site: a place, or one on the waiting list. Safe to repeat by its ``key``.

    Raises RuleBroken when the sign-up is over, the meeting was called off, or nobody wrote what to agree to.
    """
    words = consent_text(Consent.Purpose.REPORT_MEETING, timezone.localdate(at))
    if words is None:
        raise RuleBroken(_("Sign-ups cannot be sent at present. Please telephone the office."))
    asked.consent_text = words
    with refused_in_words():
        fresh = lock_meeting(asked.meeting)
        if known := _known(asked.key):
            return known
        if fresh.state == "called_off":
            raise RuleBroken(_("This meeting was called off."))
        if not rules.takes_sign_ups(state=fresh.state, closes_at=fresh.closes_at, at=at):
            raise RuleBroken(_("The sign-up for this meeting is over. Please telephone the office."))
        _refuse_impossible(asked.people, most=rules.MOST_PEOPLE)
        return _enter(asked, fresh, at=at)


def add_by_telephone(asked: MeetingSignUp, *, at: datetime, by) -> MeetingSignUp:
    """Take what somebody said by telephone, also after the deadline. Safe to repeat by its ``key``."""
    asked.taken_by = by
    with refused_in_words():
        fresh = lock_meeting(asked.meeting)
        if known := _known(asked.key):
            return known
        if fresh.state != "announced" or fresh.ends_at <= at:
            raise RuleBroken(_("Nobody can sign up for this meeting now."))
        _refuse_impossible(asked.people, most=rules.MOST_PEOPLE_BY_OFFICE)
        return _enter(asked, fresh, at=at)


def _known(key: UUID) -> MeetingSignUp | None:
    return MeetingSignUp.objects.filter(key=key).select_related("meeting__host").first()


def _enter(asked: MeetingSignUp, meeting: ReportMeeting, *, at: datetime) -> MeetingSignUp:
    """The caller holds the meeting."""
    asked.meeting, asked.signed_up_at, asked.state = meeting, at, MeetingSignUp.State.ASKED
    asked.save(force_insert=True)
    fits = rules.fits(asked.people, left=_left(meeting))
    change = _take(asked, "sign_up" if fits else "wait", at=at, by=asked.taken_by)
    mails.tell(asked, "signed_up" if fits else "waitlisted", at=at, about=str(change.pk))
    return asked


def change_sign_up(
    sign_up: MeetingSignUp,
    *,
    people: int,
    question: str,
    at: datetime,
    by=None,
    expected_state: str | None = None,
) -> MeetingSignUp:
    """Come with more or fewer. Fewer leave places to those who wait; more need places that are left.

    by: ``None`` for the guest's own link, which asks for no more people once the sign-up is over.
    """
    with refused_in_words():
        meeting = lock_meeting(sign_up.meeting)
        sign_up.refresh_from_db()
        _refuse_after_begin(meeting, at=at, by=by)
        _refuse_impossible(people, most=rules.MOST_PEOPLE_BY_OFFICE if sign_up.taken_by_id else rules.MOST_PEOPLE)
        if by is None and people > sign_up.people and at > meeting.closes_at:
            raise RuleBroken(_("The sign-up for this meeting is over. Please telephone the office."), field="people")
        if expected_state in (None, sign_up.state) and (people, question) == (sign_up.people, sign_up.question):
            return sign_up
        also = {"people": people, "question": question}
        step = "change_waiting" if sign_up.state == "waitlisted" else "change_place"
        change = _take(sign_up, step, at=at, by=by, expected_state=expected_state, also=also)
        mails.tell(sign_up, "changed", at=at, about=str(change.pk))
        fill_from_waiting_list(meeting, at=at)
        sign_up.refresh_from_db()
    return sign_up


def cancel(sign_up: MeetingSignUp, *, at: datetime, by=None, expected_state: str | None = None) -> MeetingSignUp:
    """Give the places back; who waits longest and fits gets them. Repeating changes nothing."""
    with refused_in_words():
        meeting = lock_meeting(sign_up.meeting)
        sign_up.refresh_from_db()
        if sign_up.state == MeetingSignUp.State.CANCELLED:
            return sign_up
        _refuse_after_begin(meeting, at=at, by=by)
        change = _take(sign_up, "cancel", at=at, by=by, expected_state=expected_state)
        mails.tell(sign_up, "cancelled", at=at, about=str(change.pk))
        fill_from_waiting_list(meeting, at=at)
    return sign_up


def fill_from_waiting_list(meeting: ReportMeeting, *, at: datetime) -> list[MeetingSignUp]:
    """Move up those for whom there are places now, in the order in which they asked. The caller holds the meeting.

    Nobody moves up into a meeting that has begun.
    """
    if meeting.state != "announced" or meeting.starts_at <= at:
        return []
    waiting = {one.pk: one for one in meeting.sign_ups.waiting()}
    chosen = rules.who_moves_up(((key, one.people) for key, one in waiting.items()), left=_left(meeting))
    for key in chosen:
        sign_up = waiting[key]
        change = _take(sign_up, "move_up", at=at)
        mails.tell(sign_up, "moved_up", at=at, about=str(change.pk))
    return [waiting[key] for key in chosen]


def _left(meeting: ReportMeeting) -> int | None:
    return rules.places_left(capacity=meeting.capacity, taken=meeting.sign_ups.holding_places().people())


def _take(sign_up: MeetingSignUp, step: str, **details) -> SignUpChange:
    return take_step(sign_up, SIGN_UP_LIFE, step, changes=SignUpChange, **details)


def _refuse_impossible(people: int, *, most: int) -> None:
    if not 1 <= people <= most:
        words = _("At least one person, and at most %(most)d. Larger groups please telephone us.") % {"most": most}
        raise RuleBroken(words, field="people")


def _refuse_after_begin(meeting: ReportMeeting, *, at: datetime, by) -> None:
    if meeting.state != "announced":
        raise RuleBroken(_("This meeting was held or called off. Nothing of it is changed any more."))
    if by is None and meeting.starts_at <= at:
        raise RuleBroken(_("This meeting has begun. Please telephone the office."))
