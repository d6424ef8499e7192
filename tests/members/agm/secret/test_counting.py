"""Secret ballots: what is counted, erased, held and found. docs/decisions/0020-secret-ballots.md"""

from datetime import timedelta

import pytest
from django.db import connection, models

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import BOXES, Act, BallotBox, Meeting, SecretBallot, Turnout, box_of
from members.agm.rules.secret import before_the_box
from tests.factories.agm import (
    DEADLINE,
    IN_TIME,
    MEETS_AT,
    check_all,
    entrust,
    typist,
    write,
)
from tests.factories.people import UserFactory
from tests.factories.secret import cast, open_secret_meeting

pytestmark = pytest.mark.django_db


def rows() -> tuple[int, int, int]:
    return Act.objects.count(), Turnout.objects.count(), SecretBallot.objects.count()


def finish(meeting, **kwargs) -> dict:
    services.close_voting(meeting, at=DEADLINE)
    return services.count_meeting(meeting, at=MEETS_AT + timedelta(hours=2)).data


# Counting


def test_the_count_takes_ballots_by_the_same_rules_and_turnout_is_presence():
    meeting = open_secret_meeting(electors=5)
    for one, choice in zip(meeting.electors.all()[:4], ("for", "for", "for", "against"), strict=True):
        cast(one, choice, **{"3-3": "abstain"})
    line = finish(meeting)["items"][2]

    assert (line["present"]["electronic"], line["quorum"]) == (4, {"needed": 3, "met": True, "short": 0})
    assert [(one["votes"]["for"], one["outcome"]) for one in line["candidates"]] == [
        (3, "elected"),
        (3, "elected"),
        (0, "not_elected"),
    ]
    assert line["secret"] == {"ballots": 4, "left": 0, "reveals": True}
    assert queries.faults(meeting) == []


@pytest.mark.parametrize(
    ("votes", "reveals"),
    [(["for"] * 5 + ["against"] * 5, False), (["for"] * 10, True), (["for"] * 5 + ["against"] * 4, True)],
)
def test_case_64_few_ballots_or_all_of_one_mind_are_warned_of(votes, reveals):
    meeting = open_secret_meeting(electors=10)
    for one, choice in zip(meeting.electors.all(), votes, strict=False):
        cast(one, choice)
    assert finish(meeting)["items"][2]["secret"]["reveals"] == reveals


def test_case_44_who_comes_after_a_secret_vote_has_no_paper_and_still_counts_once():
    meeting = open_secret_meeting(electors=3)
    voter, guest, _absent = meeting.electors.all()
    cast(voter, "for")
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, [voter, guest], at=MEETS_AT)
    election = meeting.items.get(number=3)
    services.open_item(election, at=MEETS_AT)

    assert queries.free_hands(meeting, election, MEETS_AT) == {"3-1": 1, "3-2": 1, "3-3": 1}
    two = {"for": 2, "against": 0, "abstain": 0}
    with pytest.raises(RuleBroken, match="Count"):
        services.record_hands(election, {"3-1": two, "3-2": two, "3-3": two}, at=MEETS_AT)
    one = {"for": 0, "against": 1, "abstain": 0}
    services.record_hands(election, {"3-1": one, "3-2": one, "3-3": one}, at=MEETS_AT)
    services.close_item(election, at=MEETS_AT + timedelta(minutes=5))
    line = queries.result_of_item(meeting, 3)

    assert line["present"]["total"] == 2
    assert line["candidates"][0]["votes"] == {"for": 1, "against": 1, "abstain": 0, "invalid": 0, "none": 0}


def test_who_came_and_left_is_missing_at_recorded_items_and_present_at_the_secret_one():
    meeting = open_secret_meeting(electors=1)
    voter = meeting.electors.get()
    cast(voter)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in(voter, at=MEETS_AT)
    services.open_item(meeting.items.get(number=1), at=MEETS_AT)
    services.check_out(voter, at=MEETS_AT + timedelta(minutes=1))
    services.close_item(meeting.items.get(number=1), at=MEETS_AT + timedelta(minutes=2))
    poll = queries.poll_of(meeting)
    _poll, standing = before_the_box(poll, MEETS_AT + timedelta(minutes=3))

    assert queries.result_of_item(meeting, 1)["present"]["total"] == 0
    assert standing.by_channel() == {"hall": 0, "proxy": 0, "written": 0, "electronic": 1}


def test_a_holder_in_the_hall_fills_in_a_paper_for_each_giver_who_did_not_vote_secretly():
    meeting = open_secret_meeting(electors=4)
    holder, giver, early, writer = meeting.electors.all()
    cast(early)
    entrust(giver, holder)
    entrust(early, holder)
    write(writer, {"1": "for"})
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in(holder, at=MEETS_AT)

    free = queries.free_hands(meeting, meeting.items.get(number=3), MEETS_AT)
    assert set(free.values()) == {2}
    line = services_count(meeting)["items"][2]
    assert line["present"] == {"hall": 1, "proxy": 1, "written": 1, "electronic": 1, "total": 4}
    assert line["candidates"][0]["votes"] == {"for": 1, "against": 0, "abstain": 0, "invalid": 0, "none": 3}


def services_count(meeting) -> dict:
    return services.count_meeting(meeting, at=MEETS_AT + timedelta(hours=1)).data


def test_a_ballot_of_who_left_the_roll_since_stays_counted_and_the_result_says_so():
    meeting = open_secret_meeting(electors=3)
    gone, *others = meeting.electors.all()
    for one in (gone, *others):
        cast(one)
    services.strike_elector(gone, because="died", at=IN_TIME + timedelta(days=1))
    data = finish(meeting)

    assert (data["electors"], data["items"][0]["present"]["total"]) == (2, 2)
    line = data["items"][2]
    assert (line["present"]["total"], line["quorum"]["needed"]) == (3, 2)
    assert line["secret"]["left"] == 1
    assert line["candidates"][0]["votes"]["for"] == 3


def test_a_special_resolution_is_judged_by_all_votes():
    meeting = open_secret_meeting(electors=4, secret=(2,))
    for one, choice in zip(meeting.electors.all(), ("for", "for", "against", "abstain"), strict=True):
        cast(one, choice)
    line = finish(meeting)["items"][1]
    assert (line["votes"]["for"], line["needed"], line["outcome"]) == (2, 3, "rejected")


# Erasing, holding, and the seam


def test_after_three_months_turnout_and_ballots_are_erased_with_the_rest():
    meeting = open_secret_meeting(electors=3)
    for one in meeting.electors.all():
        cast(one)
    finish(meeting)
    over = MEETS_AT + timedelta(days=100)
    one, other = UserFactory(email="one@example.org"), typist("other")
    services.propose_purge(meeting, at=over, by=one)
    purge = services.confirm_purge(meeting, at=over, by=other)

    assert (purge.removed["turnout"], purge.removed["ballots"]) == (3, 3)
    assert rows() == (0, 0, 0)
    assert queries.faults(meeting) == []
    assert list(queries.ballots_to_find(meeting)) == []


def test_the_code_finds_the_own_ballot_after_the_close_and_its_answers_after_the_count(meeting):
    done = cast(meeting.electors.first(), "for", **{"3-2": "against"})
    code = queries.receipt_of(done.papers[0].serial)
    services.close_voting(meeting, at=DEADLINE)
    (line,) = queries.ballots_to_find(meeting)
    assert (line["code"], line["item"].number, line["answers"]) == (code, 3, [])
    services_count(meeting)
    (line,) = queries.ballots_to_find(meeting)
    assert [choice for _person, choice in line["answers"]] == ["for", "against", "for"]


def test_a_member_is_told_what_is_held_that_a_ballot_was_cast_and_no_more(meeting, elector):
    cast(elector)
    facts = [fact for record in queries.meetings_held(elector.member.person).records for fact in record]
    assert [fact.name for fact in facts if fact.name == "secret_ballot"] == ["secret_ballot"]
    assert SecretBallot.objects.get().serial not in str(facts)


def test_what_is_altered_after_the_close_is_found(meeting, elector, monkeypatch):
    cast(elector)
    services.close_voting(meeting, at=DEADLINE)
    monkeypatch.setattr(
        "members.agm.models.boxes.PlainBox._list",
        lambda self, meeting: [{"serial": "0" * 32, "item": 3, "choices": {"3-1": "against"}}],
    )
    assert "The secret ballots are not those that lay in the box when it was closed." in queries.faults(meeting)


def test_the_box_is_chosen_by_its_name_in_the_decision(meeting, monkeypatch):
    class Counting(BallotBox):
        cast = close = list = holds = None

        def count(self, meeting):
            return {"3-1": {"for": 7}}

    monkeypatch.setitem(BOXES, "other", type("Other", (Counting,), {"cast": 1, "close": 1, "list": 1, "holds": 1})())
    meeting.ballot_box = "other"
    assert box_of(meeting).count(meeting) == {"3-1": {"for": 7}}
    assert {name for name, _label in Meeting._meta.get_field("ballot_box").choices} == {"plain"}


# The schema

TIMES = (models.DateField, models.TimeField, models.DurationField)


def test_ballots_have_no_time_no_sequence_and_no_foreign_key():
    """By the models and by the database itself; a column that somebody adds has to be argued for here."""
    assert [field.name for field in SecretBallot._meta.get_fields()] == [
        "serial",
        "meeting_number",
        "item_number",
        "choices",
    ]
    assert [field.name for field in Turnout._meta.get_fields()] == ["elector"]
    for model in (SecretBallot, Turnout):
        assert not [field for field in model._meta.get_fields() if isinstance(field, (*TIMES, models.AutoField))]
        assert [relation.field.model for relation in model._meta.related_objects] == []
    with connection.cursor() as cursor:
        introspection = connection.introspection
        assert introspection.get_relations(cursor, "agm_secretballot") == {}
        assert introspection.get_sequences(cursor, "agm_secretballot") == [] or connection.vendor == "sqlite"
        assert {one.name for one in introspection.get_table_description(cursor, "agm_secretballot")} == {
            "serial",
            "meeting_number",
            "item_number",
            "choices",
        }
        assert {one.name for one in introspection.get_table_description(cursor, "agm_turnout")} == {"elector_id"}
        assert list(introspection.get_relations(cursor, "agm_turnout")) == ["elector_id"]
