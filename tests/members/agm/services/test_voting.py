"""Voting: on paper, by proxy, on the screen and in the hall."""

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, Mark, Stay
from members.agm.services import Entry
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    answers,
    check_all,
    entrust,
    noticed_meeting,
    open_meeting,
    typist,
    vote,
    write,
)
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


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
    write(first, arrived_at=DEADLINE - timedelta(minutes=30))
    write(second, arrived_at=DEADLINE + timedelta(minutes=1))
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    data = services.count_meeting(meeting, at=MEETS_AT).data

    assert (data["present"]["written"], data["void"]) == (1, {"late": 1})


def test_papers_and_proxies_entered_twice_with_their_keys_are_there_once():
    meeting = noticed_meeting(electors=3)
    entries = [Entry(elector, IN_TIME, answers()) for elector in meeting.electors.all()]
    first = services.record_written_votes(meeting, entries, by=typist())

    assert services.record_written_votes(meeting, entries, by=typist()) == first
    assert (Act.objects.count(), Mark.objects.count()) == (3, 15)


def test_nobody_holds_the_own_proxy_or_one_of_another_meeting():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    other = noticed_meeting(electors=0, fiscal_year=2027)

    with pytest.raises(RuleBroken, match="own proxy"):
        entrust(elector, elector)
    with pytest.raises(RuleBroken, match="not on the roll"):
        entrust(elector, other.electors.get())
    with pytest.raises(RuleBroken, match="not on the roll"):
        services.record_proxies(other, [Entry(elector, IN_TIME)], by=typist())


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
    act = entrust(giver)
    check_all(meeting)
    services.revoke_act(act, at=IN_TIME)

    assert queries.poll_of(meeting).acts[0].revoked_at == IN_TIME
    services.close_voting(meeting, at=DEADLINE)
    assert services.count_meeting(meeting, at=MEETS_AT).data["void"] == {"revoked": 1}
