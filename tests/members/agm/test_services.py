import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people import services as people
from jocs_site.people.models import Consent
from members.agm import queries, services
from members.agm.models import Act, Elector, Mark, Meeting, Result, Stay
from members.agm.services import Entry
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    OPENED_AT,
    SENT_ON,
    CandidateFactory,
    ItemFactory,
    MeetingFactory,
    answers,
    draft_meeting,
    noticed_meeting,
    open_meeting,
    vote,
)
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def refusals(error) -> list[str]:
    return [blocker.code for blocker in error.value.blockers]


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


# Calling


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


# Voting


def test_cast_votes_keeps_one_act_with_a_mark_for_each_question(django_capture_on_commit_callbacks):
    MembershipFactory(person=PersonFactory(email="hana@example.org", language="ja"))
    elector = open_meeting(electors=0).electors.get()
    with django_capture_on_commit_callbacks(execute=True):
        act = vote(elector, "for", **{"2": "against"})

    assert queries.choices_of(act) == answers("for", **{"2": "against"})
    assert [act.receipt in letter.body for letter in mail.outbox] == [True]
    assert "反対" not in mail.outbox[0].body


def test_case_32_a_second_vote_replaces_the_first_and_both_are_kept():
    meeting = open_meeting(electors=1)
    elector = meeting.electors.get()
    vote(elector, "for")
    vote(elector, "against", at=IN_TIME + timedelta(minutes=5))
    services.close_voting(meeting, at=DEADLINE)
    result = services.count_meeting(meeting, at=MEETS_AT)

    assert Act.objects.count() == 2
    assert (result.data["present"]["total"], result.data["items"][0]["votes"]["against"]) == (1, 1)


def test_votes_end_before_the_promised_time_only_with_a_reason_that_stays_on_record():
    meeting = open_meeting(electors=1)

    with pytest.raises(RuleBroken, match="The notice promised") as refusal:
        services.close_voting(meeting, at=IN_TIME, reason=" ")
    assert refusal.value.field == "reason"
    meeting.refresh_from_db()
    assert meeting.state == "open"

    services.close_voting(meeting, at=IN_TIME, reason="The power went.")
    assert meeting.changes.get(step="close_voting").reason == "The power went."
    assert meeting.events.get(kind="closed").data["reason"] == "The power went."


def test_case_34_the_same_key_again_returns_the_same_receipt_even_after_the_close():
    meeting = open_meeting(electors=1)
    key = uuid.uuid4()
    first = vote(meeting.electors.get(), key=key)
    services.close_voting(meeting, at=DEADLINE)
    again = vote(meeting.electors.get(), key=key, at=DEADLINE + timedelta(days=1))

    assert (again.pk, again.receipt, Act.objects.count()) == (first.pk, first.receipt, 1)


def test_who_left_or_joined_since_the_record_date_is_named_and_no_number_changes():
    meeting = noticed_meeting(electors=2)
    gone, newcomer = meeting.electors.first(), MembershipFactory(joined_on=date(2026, 6, 3))
    type(newcomer).objects.filter(pk=gone.member_id).update(left_on=date(2026, 6, 4), left_because="deceased")

    assert queries.roll_changes(meeting, date(2026, 6, 3)) == {"left": [], "joined": [newcomer]}
    assert queries.roll_changes(meeting, date(2026, 6, 4)) == {"left": [gone], "joined": [newcomer]}
    assert queries.numbers(meeting)["electors"] == 2


def test_the_same_key_with_other_answers_or_by_another_is_refused():
    meeting = open_meeting(electors=2)
    first, second = meeting.electors.all()
    key = vote(first).client_key

    for elector, choice in ((first, "against"), (second, "for")):
        with pytest.raises(RuleBroken, match="already sent"):
            vote(elector, choice, key=key)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"1": "for"}, "answer is missing"),
        (answers("for", **{"9": "for"}), "9 is not on the agenda"),
        (answers("for", **{"3-4": "for"}), "3-4 is not on the agenda"),
        (answers("for", **{"1": "invalid"}), "mark is not known"),
        ({}, "answer is missing"),
    ],
)
def test_a_ballot_that_is_not_whole_or_not_ours_is_refused(choices, words):
    elector = open_meeting(electors=1).electors.get()

    with pytest.raises(RuleBroken, match=words):
        services.cast_votes(elector, choices=choices, client_key=uuid.uuid4(), at=IN_TIME)

    assert (Act.objects.count(), Mark.objects.count()) == (0, 0)


def test_votes_before_the_opening_after_the_deadline_and_after_the_close_are_refused():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    with pytest.raises(RuleBroken, match="not begun"):
        vote(elector)
    services.open_voting(meeting)
    vote(elector, at=DEADLINE)
    with pytest.raises(RuleBroken, match="June 19, 2026"):
        vote(elector, at=DEADLINE + timedelta(seconds=1))
    services.close_voting(meeting, at=DEADLINE)
    with pytest.raises(RuleBroken, match="Voting ended"):
        vote(elector)

    assert Act.objects.count() == 1


def test_case_11_a_struck_elector_cannot_vote_and_the_number_falls():
    meeting = open_meeting(electors=3)
    elector = meeting.electors.first()
    vote(elector)
    services.strike_elector(elector, because="died on 11 June", at=IN_TIME)
    with pytest.raises(RuleBroken, match="died on 11 June"):
        vote(elector)
    services.close_voting(meeting, at=DEADLINE)
    data = services.count_meeting(meeting, at=MEETS_AT).data

    assert (data["electors"], data["present"]["total"], data["void"]) == (2, 0, {"struck": 1})
    assert [event.kind for event in meeting.events.all()][-3:] == ["struck", "closed", "counted"]


def test_case_10_and_13_the_roll_does_not_move_after_the_record_date():
    meeting = noticed_meeting(electors=1)
    MembershipFactory(joined_on=date(2026, 6, 2))

    assert meeting.electors.count() == 1


def test_case_40_a_late_paper_is_kept_and_not_counted():
    meeting = noticed_meeting(electors=2)
    first, second = meeting.electors.all()
    services.record_written_vote(first, choices=answers(), arrived_at=DEADLINE - timedelta(minutes=30))
    services.record_written_vote(second, choices=answers(), arrived_at=DEADLINE + timedelta(minutes=1))
    services.close_voting(meeting, at=DEADLINE)
    data = services.count_meeting(meeting, at=MEETS_AT).data

    assert (data["present"]["written"], data["void"]) == (1, {"late": 1})


def test_papers_and_proxies_entered_twice_with_their_keys_are_there_once():
    meeting = noticed_meeting(electors=3)
    entries = [Entry(elector, IN_TIME, answers()) for elector in meeting.electors.all()]
    first = services.record_written_votes(meeting, entries)

    assert services.record_written_votes(meeting, entries) == first
    assert (Act.objects.count(), Mark.objects.count()) == (3, 15)


def test_nobody_holds_the_own_proxy_or_one_of_another_meeting():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    other = noticed_meeting(electors=0, fiscal_year=2027)

    with pytest.raises(RuleBroken, match="own proxy"):
        services.record_proxy(elector, holder=elector, arrived_at=IN_TIME)
    with pytest.raises(RuleBroken, match="not on the roll"):
        services.record_proxy(elector, holder=other.electors.get(), arrived_at=IN_TIME)
    with pytest.raises(RuleBroken, match="not on the roll"):
        services.record_proxies(other, [Entry(elector, IN_TIME)])


def test_a_hall_vote_needs_a_check_in_and_a_check_in_is_safe_to_repeat():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    with pytest.raises(RuleBroken, match="has not checked in"):
        services.record_hall_votes(meeting, [Entry(elector, MEETS_AT, answers())])
    stay = services.check_in(elector, at=MEETS_AT)

    assert services.check_in(elector, at=MEETS_AT + timedelta(minutes=5)) == stay
    services.record_hall_votes(meeting, [Entry(elector, MEETS_AT, answers())])
    services.check_out(elector, at=MEETS_AT + timedelta(hours=1))
    with pytest.raises(RuleBroken, match="not in the hall"):
        services.check_out(elector, at=MEETS_AT + timedelta(hours=2))
    assert Stay.objects.count() == 1


def test_a_revoked_proxy_does_not_count():
    meeting = noticed_meeting(electors=2)
    chair, giver = meeting.electors.all()
    services.check_in(chair, at=MEETS_AT)
    services.appoint_chair(meeting, chair, at=MEETS_AT)
    act = services.record_proxy(giver, holder=None, arrived_at=IN_TIME)
    services.revoke_act(act, at=IN_TIME)

    assert queries.poll_of(meeting).acts[0].revoked_at == IN_TIME
    services.close_voting(meeting, at=DEADLINE)
    assert services.count_meeting(meeting, at=MEETS_AT).data["void"] == {"revoked": 1}


# Counting


def test_case_62_a_count_before_the_close_is_refused():
    meeting = open_meeting()

    with pytest.raises(StaleState):
        services.count_meeting(meeting, at=IN_TIME)

    assert Result.objects.count() == 0


def test_proxies_to_the_chair_wait_for_a_chair():
    meeting = noticed_meeting(electors=2)
    services.record_proxy(meeting.electors.first(), holder=None, arrived_at=IN_TIME)
    services.close_voting(meeting, at=DEADLINE)

    with pytest.raises(RuleBroken, match="took the chair"):
        services.count_meeting(meeting, at=MEETS_AT)


def test_the_meeting_of_2020_counts_to_259_of_317_and_quorum_159():
    meeting = noticed_meeting(electors=317)
    electors = list(meeting.electors.all())
    hall, givers, writers = electors[:15], electors[15:209], electors[209:259]
    services.record_proxies(meeting, [Entry(elector, IN_TIME) for elector in givers])
    services.record_written_votes(meeting, [Entry(elector, IN_TIME, answers()) for elector in writers])
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, hall, at=MEETS_AT)
    services.appoint_chair(meeting, hall[0], at=MEETS_AT)
    services.record_hall_votes(meeting, [Entry(elector, MEETS_AT, answers()) for elector in hall])
    data = services.count_meeting(meeting, at=MEETS_AT).data

    assert data["present"] == {"hall": 15, "proxy": 194, "written": 50, "electronic": 0, "total": 259}
    assert (data["electors"], data["quorum"]) == (317, {"needed": 159, "met": True, "short": 0})
    assert [line["needed"] for line in data["items"]] == [130, 212, 130]
    assert [line["outcome"] for line in data["items"]] == ["passed", "passed", "needs_decision"]
    assert queries.faults(meeting) == []


def test_loading_and_counting_cost_the_same_queries_for_3_and_9_electors(django_assert_num_queries):
    for electors in (3, 9):
        meeting = noticed_meeting(electors=electors, fiscal_year=2020 + electors)
        services.record_written_votes(
            meeting, [Entry(elector, IN_TIME, answers()) for elector in meeting.electors.all()]
        )
        services.close_voting(meeting, at=DEADLINE)
        with django_assert_num_queries(4):
            queries.poll_of(meeting)
