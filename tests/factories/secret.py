"""Meetings that vote secretly on some items, and ballots for them."""

import secrets
import uuid
from datetime import date

from members.agm import queries, services
from members.agm.models import Meeting, Paper
from tests.factories.agm import IN_TIME, OPENED_AT, SENT_ON, draft_meeting
from tests.factories.members import MembershipFactory

BY_ARTICLES = {"secret_article": "定款第20条第3項", "secret_articles_on": date(2020, 6, 13)}


def secret_draft(secret: tuple[int, ...] = (3,), **fields) -> Meeting:
    """As `draft_meeting`, with the election, or the items named, voted on secretly."""
    meeting = draft_meeting(**(BY_ARTICLES | fields))
    meeting.items.filter(number__in=secret).update(is_secret=True)
    return meeting


def open_secret_meeting(*, electors: int = 3, secret: tuple[int, ...] = (3,), **fields) -> Meeting:
    meeting = secret_draft(secret, **fields)
    for _n in range(electors):
        MembershipFactory()
    services.send_notice(meeting, on=SENT_ON, at=OPENED_AT)
    services.confirm_posting(meeting, on=SENT_ON, at=OPENED_AT)
    services.open_voting(meeting, at=OPENED_AT)
    return meeting


def new_serial() -> str:
    return secrets.token_hex(16)


def form(elector, choice: str = "for", *, serials: dict[int, str] | None = None, **others: str) -> dict:
    """What a form with recorded and secret items sends: one choice everywhere, others by question."""
    agenda = queries.agenda(elector.meeting)
    recorded = dict.fromkeys(queries.ballot(queries.recorded(agenda)), choice)
    papers = [
        Paper(
            item.number,
            (serials or {}).get(item.number) or new_serial(),
            {key: others.get(key, choice) for key in queries.ballot([item])},
        )
        for item in agenda
        if item.is_secret
    ]
    return {"choices": {key: others.get(key, said) for key, said in recorded.items()}, "papers": papers}


def cast(elector, choice: str = "for", *, key: uuid.UUID | None = None, at=IN_TIME, serials=None, **others: str):
    sent = form(elector, choice, serials=serials, **others)
    return services.cast_ballots(elector, client_key=key or uuid.uuid4(), at=at, **sent)
