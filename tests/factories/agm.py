import uuid
from datetime import date, datetime, timedelta, timezone

import factory

from jocs_site.people.models import User
from members.agm import services
from members.agm.models import Candidate, Item, Meeting, StayingOfficer
from members.agm.models.papers import waiting_papers
from tests.factories.members import MembershipFactory

JST = timezone(timedelta(hours=9))
SENT_ON = date(2026, 6, 1)
OPENED_AT = datetime(2026, 6, 2, 9, 0, tzinfo=JST)
IN_TIME = datetime(2026, 6, 10, 20, 0, tzinfo=JST)
DEADLINE = datetime(2026, 6, 19, 17, 0, tzinfo=JST)
MEETS_AT = datetime(2026, 6, 20, 13, 30, tzinfo=JST)
QUESTIONS = ("1", "2", "3-1", "3-2", "3-3")


class MeetingFactory(factory.django.DjangoModelFactory):
    """A draft for 20 June 2026, a Saturday; both kinds of early votes allowed, no items yet."""

    class Meta:
        model = Meeting

    fiscal_year = 2026
    title_ja = "第65回定期会員総会"
    title_en = "65th annual general meeting"
    held_at = MEETS_AT
    place_ja = "日本キリスト教会館4階"
    place_en = "Christian Center, 4th floor"
    board_decided_on = date(2026, 4, 20)
    accounts_audited_on = date(2026, 4, 13)
    accounts_approved_on = date(2026, 4, 20)


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    meeting = factory.SubFactory(MeetingFactory)
    number = 1
    kind = Item.Kind.ACCOUNTS
    title_ja = "2025年度事業報告および決算承認の件"
    title_en = "Report and accounts of fiscal 2025"
    text_ja = "監事の監査を受けた決算書を承認する。"


class CandidateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Candidate

    item = factory.SubFactory(ItemFactory, kind=Item.Kind.DIRECTORS, seats=2)
    number = factory.Sequence(lambda n: n + 1)
    name_ja = factory.Sequence(lambda n: f"候補 {n}郎")
    name_en = factory.Sequence(lambda n: f"Candidate {n}")


class StayingOfficerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StayingOfficer

    meeting = factory.SubFactory(MeetingFactory)
    name_ja = factory.Sequence(lambda n: f"役員 {n}子")
    name_en = factory.Sequence(lambda n: f"Officer {n}")


def draft_meeting(**fields) -> Meeting:
    """With accounts, a change of articles, and an election with three candidates for two seats.

    A director and an auditor stay, both from outside.
    """
    meeting = MeetingFactory(**fields)
    for office in StayingOfficer.Office:
        StayingOfficerFactory(meeting=meeting, office=office, is_outside=True)
    ItemFactory(meeting=meeting, number=1)
    ItemFactory(meeting=meeting, number=2, kind=Item.Kind.ARTICLES, title_ja="定款変更の件", title_en="Articles")
    election = ItemFactory(
        meeting=meeting, number=3, kind=Item.Kind.DIRECTORS, seats=2, title_ja="理事選任の件", title_en="Directors"
    )
    for number in (1, 2, 3):
        CandidateFactory(item=election, number=number)
    return meeting


def noticed_meeting(*, electors: int = 3, **fields) -> Meeting:
    meeting = draft_meeting(**fields)
    for _n in range(electors):
        MembershipFactory()
    services.send_notice(meeting, on=SENT_ON, at=OPENED_AT)
    services.confirm_posting(meeting, on=SENT_ON, at=OPENED_AT)
    return meeting


def open_meeting(*, electors: int = 3, **fields) -> Meeting:
    meeting = noticed_meeting(electors=electors, **fields)
    services.open_voting(meeting, at=OPENED_AT)
    return meeting


def answers(choice: str = "for", **others: str) -> dict[str, str]:
    """One choice for every question of `draft_meeting`; others by key: ``answers("for", **{"2": "against"})``."""
    return dict.fromkeys(QUESTIONS, choice) | others


def vote(elector, choice: str = "for", *, key: uuid.UUID | None = None, at: datetime = IN_TIME, **others):
    return services.cast_votes(elector, choices=answers(choice, **others), client_key=key or uuid.uuid4(), at=at)


def typist(name: str = "typist"):
    """An account that types papers; another name is another person."""
    return User.objects.get_or_create(email=f"{name}@example.org")[0]


def write(elector, choices=None, *, arrived_at: datetime = IN_TIME, by=None, **more):
    """A vote on paper, typed and not checked yet."""
    choices = answers() if choices is None else choices
    return services.record_written_vote(elector, choices=choices, arrived_at=arrived_at, by=by or typist(), **more)


def entrust(giver, holder=None, choices=None, *, arrived_at: datetime = IN_TIME, by=None, **more):
    """A proxy, typed and not checked yet; without a holder to the chair."""
    by = by or typist()
    return services.record_proxy(giver, holder=holder, arrived_at=arrived_at, by=by, choices=choices or {}, **more)


def check_all(meeting: Meeting, *, at: datetime = IN_TIME) -> None:
    """Let another person key everything that waits, alike."""
    for act in waiting_papers(meeting).select_related("elector__meeting", "holder"):
        reading = services.reading_of(act)
        entry = services.Entry(act.elector, act.arrived_at, reading.choices, act.holder)
        services.check_paper(meeting, entry, channel=act.channel, by=typist("checker"), at=at, act_id=act.pk)
