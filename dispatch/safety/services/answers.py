"""Answers: by the link in the mail, or recorded by the office."""

from datetime import datetime

from dispatch.safety.models import CHECKIN_LIFE, CheckIn, CheckInChange
from dispatch.safety.models.checkins import Channel
from dispatch.safety.services.refusals import hold, refused_in_words
from dispatch.safety.services.telling import tell_of_help
from jocs_site.backoffice.states import take_step


def answer_by_link(checkin: CheckIn, step: str, *, place: str = "", words: str = "", at: datetime) -> CheckInChange:
    """``step``: safe or help. Answerable again until the event is closed; each answer stays in the log.

    Raises RuleBroken once the event is closed.
    """
    return _take(checkin, step, channel=Channel.LINK, place=place, words=words, at=at, by=None)


def record_answer(
    checkin: CheckIn, step: str, *, channel: str = Channel.PHONE, place: str = "", words: str = "", at: datetime, by
) -> CheckInChange:
    """What the office heard by telephone, or that nobody answered: ``step`` safe, help or unreachable.

    Raises PermissionDenied, or RuleBroken once the event is closed; ``unreachable`` needs words: what was tried.
    """
    return _take(checkin, step, channel=channel, place=place, words=words, at=at, by=by)


def _take(checkin: CheckIn, step: str, *, channel: str, place: str, words: str, at: datetime, by) -> CheckInChange:
    place, words = place.strip(), words.strip()
    also: dict = {"words": words, "recorded_by": by}
    if step != "unreachable":
        also |= {"place": place, "answered_at": at, "channel": channel}
    said = " · ".join(part for part in (str(Channel(channel).label) if by else "", place, words) if part)
    with refused_in_words():
        hold(checkin.event_id)
        change = take_step(
            checkin,
            CHECKIN_LIFE,
            step,
            changes=CheckInChange,
            by=by,
            reason=words if step == "unreachable" else said,
            at=at,
            also=also,
        )
        if step == "help" and change.from_state != change.to_state:
            tell_of_help(checkin, change, at=at)
    return change
