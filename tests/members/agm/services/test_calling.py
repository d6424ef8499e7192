"""Calling a meeting: agenda, decision of the board, notice."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from jocs_site.people.models import Consent
from members.agm import queries, services
from members.agm.models import Elector, Meeting
from tests.factories.agm import (
    DEADLINE,
    MEETS_AT,
    OPENED_AT,
    SENT_ON,
    CandidateFactory,
    ItemFactory,
    MeetingFactory,
    draft_meeting,
)
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.people import PersonFactory
from tests.members.agm.services.refused import refusals

pytestmark = pytest.mark.django_db


def test_create_meeting_numbers_items_and_candidates():
    columns = {"title_ja": "第65回総会", "held_at": MEETS_AT, "place_ja": "会館", "fiscal_year": 2026}
    people = [{"name_ja": "鈴木 一"}, {"name_ja": "佐藤 実"}]
    items = [
        {"kind": "articles", "title_ja": "定款変更の件"},
        {"kind": "directors", "title_ja": "理事選任の件", "seats": 1, "candidates": people},
    ]
    meeting = services.create_meeting(items=items, **columns)

    assert list(queries.ballot(queries.agenda(meeting))) == ["1", "2-1", "2-2"]
    assert [item.majority for item in queries.agenda(meeting)] == ["special", "election"]


def test_the_notice_freezes_the_roll_of_the_record_date_and_the_default_deadline():
    meeting, voter = draft_meeting(), MembershipFactory()
    MembershipFactory(kind=MembershipKindFactory(code="support"))
    MembershipFactory(joined_on=date(2026, 6, 2))
    MembershipFactory(left_on=date(2026, 5, 31), left_because="resigned")
    services.send_notice(meeting, on=SENT_ON, at=OPENED_AT)

    assert [(elector.member, elector.name) for elector in meeting.electors.all()] == [(voter, voter.name)]
    assert (meeting.state, meeting.deadline_at, meeting.record_on) == ("noticed", DEADLINE, SENT_ON)
    assert [change.step for change in meeting.changes.all()] == ["send_notice"]


@pytest.mark.parametrize(
    "wrong", [{}, {"board_decided_on": None}, {"place_ja": "Zoom"}, {"accounts_approved_on": None}]
)
def test_what_would_keep_a_notice_is_known_beforehand_and_nothing_is_written(wrong):
    MembershipFactory()
    meeting = draft_meeting(**wrong)

    foreseen = services.blockers_of_notice(meeting, on=SENT_ON)

    assert (Elector.objects.count(), Meeting.objects.get().notice_sent_on) == (0, None)
    if not wrong:
        assert foreseen == []
        return
    with pytest.raises(RuleBroken) as error:
        services.send_notice(meeting, on=SENT_ON)
    assert foreseen == error.value.blockers != []


@pytest.mark.parametrize(
    ("early_votes", "last_day", "earliest"),
    [(True, date(2026, 6, 5), "June 21, 2026"), (False, date(2026, 6, 12), "June 21, 2026")],
)
def test_a_notice_a_day_late_is_refused_with_the_earliest_lawful_day(early_votes, last_day, earliest):
    meeting = draft_meeting(allows_written=early_votes, allows_electronic=early_votes)
    MembershipFactory()

    with pytest.raises(RuleBroken, match=earliest) as error:
        services.send_notice(meeting, on=last_day + timedelta(days=1))

    assert refusals(error) == ["too_late"]
    assert (Elector.objects.count(), Meeting.objects.get().state) == (0, "draft")
    services.send_notice(meeting, on=last_day)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"board_decided_on": None}, "no_decision"),
        ({"board_decided_on": date(2026, 6, 2)}, "no_decision"),
        ({"place_ja": "オンライン"}, "no_place"),
        ({"record_on": date(2026, 6, 2)}, "record_date"),
        ({"deadline_at": OPENED_AT - timedelta(days=5)}, "deadline"),
    ],
)
def test_no_notice_without_a_whole_decision_of_the_board(fields, code):
    MembershipFactory()

    with pytest.raises(RuleBroken) as error:
        services.send_notice(draft_meeting(**fields), on=SENT_ON)

    assert code in refusals(error)


def test_an_own_deadline_moves_the_latest_send_day():
    MembershipFactory()
    meeting = draft_meeting(deadline_at=DEADLINE - timedelta(days=2))

    with pytest.raises(RuleBroken) as error:
        services.send_notice(meeting, on=date(2026, 6, 3))

    assert refusals(error) == ["too_late"]
    services.send_notice(meeting, on=date(2026, 6, 2))


def test_case_28_a_slate_with_one_person_for_two_offices_is_refused():
    meeting = draft_meeting()
    MembershipFactory()
    auditors = ItemFactory(meeting=meeting, number=4, kind="auditors", seats=1)
    CandidateFactory(item=auditors, name_ja=meeting.items.get(number=3).candidates.first().name_ja)

    with pytest.raises(RuleBroken) as error:
        services.send_notice(meeting, on=SENT_ON)

    assert refusals(error) == ["named_twice"]


def test_an_agenda_without_items_or_candidates_is_refused():
    MembershipFactory()

    with pytest.raises(RuleBroken) as error:
        services.send_notice(MeetingFactory(), on=SENT_ON)

    assert refusals(error) == ["no_items"]


def test_the_notice_goes_by_mail_only_to_those_who_agreed(django_capture_on_commit_callbacks):
    agreed = MembershipFactory(person=PersonFactory(email="hana@example.org", language="en")).person
    MembershipFactory(person=PersonFactory(email="post@example.org"))
    withdrawn = MembershipFactory(person=PersonFactory(email="gone@example.org")).person
    for person in (agreed, withdrawn):
        people.give_consent(person=person, purpose=Consent.Purpose.MEETING_EMAIL, on=date(2026, 1, 1))
    people.withdraw_consent(person=withdrawn, purpose=Consent.Purpose.MEETING_EMAIL, on=date(2026, 5, 1))
    meeting = draft_meeting()
    with django_capture_on_commit_callbacks(execute=True):
        services.send_notice(meeting, on=SENT_ON)

    assert [letter.to for letter in mail.outbox] == [["hana@example.org"]]
    assert (meeting.title_en in mail.outbox[0].subject, meeting.decision_hash in mail.outbox[0].body) == (True, True)
    assert sorted(meeting.electors.values_list("notice_by", flat=True)) == ["email", "post", "post"]


def test_voting_does_not_open_while_notices_lie_unposted():
    meeting = draft_meeting()
    MembershipFactory()
    services.send_notice(meeting, on=SENT_ON)

    with pytest.raises(RuleBroken) as error:
        services.open_voting(meeting)
    assert refusals(error) == ["not_posted"]
    with pytest.raises(RuleBroken, match="June 5, 2026"):
        services.confirm_posting(meeting, on=date(2026, 6, 6))

    services.confirm_posting(meeting, on=date(2026, 6, 5))
    services.open_voting(meeting)
    assert meeting.state == "open"


def test_only_who_may_run_meetings_takes_a_step(make_user):
    meeting = draft_meeting()
    MembershipFactory()

    with pytest.raises(PermissionDenied):
        services.send_notice(meeting, on=SENT_ON, by=make_user())
