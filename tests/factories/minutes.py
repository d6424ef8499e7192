"""Meetings that are over, and minutes of them."""

from datetime import timedelta

from members.agm import queries, services
from members.agm.models import Meeting, Minutes
from tests.factories.agm import DEADLINE, MEETS_AT, answers, open_meeting, vote

ENDS_AT = MEETS_AT + timedelta(hours=2)
FINISHED_AT = MEETS_AT + timedelta(days=5)


def counted_meeting(*, electors: int = 4, strikes: bool = False, **fields) -> Meeting:
    """Accounts and articles carried, two of three candidates elected; one came and takes the chair, all others voted.

    strikes: one more elector, who voted and was struck off.
    """
    meeting = open_meeting(electors=electors + strikes, **fields)
    chair, *others = meeting.electors.order_by("place")
    for elector in others:
        vote(elector, "for", **{"3-3": "against"})
    if strikes:
        services.strike_elector(others[-1], because="died", at=DEADLINE)
    services.close_voting(meeting, at=meeting.deadline_at)
    services.check_in(chair, at=meeting.held_at)
    services.appoint_chair(meeting, chair, at=meeting.held_at)
    entry = services.Entry(chair, meeting.held_at, answers("for", **{"3-3": "abstain"}))
    services.record_hall_votes(meeting, [entry])
    services.count_meeting(meeting, at=meeting.held_at + timedelta(hours=1))
    return meeting


def whole_text(meeting: Meeting, **other) -> dict:
    """Everything that the law asks of the secretary."""
    director = meeting.officers.get(office="directors")
    return {
        "opened_at": meeting.held_at,
        "ended_at": meeting.held_at + timedelta(hours=2),
        "chair_ja": "議長 花子",
        "writer_ja": "書記 太郎",
        "writer_en": "Taro Shoki",
        "has_elsewhere": "no",
        "has_statements": "no",
        "course_ja": "議長が開会を宣し、議案の審議に入った。",
        "course_en": "The chair opened the meeting.",
        "courses": {"1": ["会員から費用について質問があり、理事が答えた。", "A member asked about the cost."]},
        "officers": [{"office": "directors", "name_ja": director.name_ja, "name_en": director.name_en}],
        "acceptances": {one.key: "accepted" for one in queries.elected_in(meeting)},
    } | other


def finished_minutes(meeting: Meeting | None = None, **other) -> Minutes:
    meeting = meeting or counted_meeting()
    services.write_minutes(meeting, **whole_text(meeting, **other))
    return services.finish_minutes(meeting, at=meeting.held_at + timedelta(days=5))
