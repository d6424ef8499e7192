"""Items put to the vote one at a time: quorum at that instant, hands, motions, another day, a meeting that lapses."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import HandCount, Mark, Stay, Taking
from members.agm.services import Entry
from tests.factories.agm import (
    DEADLINE,
    MEETS_AT,
    answers,
    check_all,
    entrust,
    noticed_meeting,
    open_meeting,
    write,
)

pytestmark = pytest.mark.django_db
HANDS = {"for": 1, "against": 1, "abstain": 0}
NO_HANDS = {"for": 0, "against": 0, "abstain": 0}


def after(minutes: int):
    return MEETS_AT + timedelta(minutes=minutes)


def sitting(electors: int = 5, inside: int = 3, **fields):
    """The meeting in session, with the first ``inside`` of its electors in the hall and the first in the chair."""
    meeting = noticed_meeting(electors=electors, **fields)
    services.close_voting(meeting, at=DEADLINE)
    people = list(meeting.electors.order_by("place"))
    services.check_in_many(meeting, people[:inside], at=MEETS_AT)
    services.appoint_chair(meeting, people[0], at=MEETS_AT)
    return meeting, people


def item(meeting, number):
    return meeting.items.get(number=number)


def take(meeting, number, at, hands=None):
    services.open_item(item(meeting, number), at=at)
    if hands:
        services.record_hands(item(meeting, number), hands, at=at)
    services.close_item(item(meeting, number), at=at + timedelta(minutes=1))


def test_case_7_an_item_opens_only_once_the_quorum_is_there_and_both_times_are_told():
    meeting, people = sitting(electors=5, inside=2)

    with pytest.raises(RuleBroken, match="2 of 5 take part now, 3 are needed: 1 more"):
        services.open_item(item(meeting, 1), at=after(10))
    services.check_in(people[2], at=after(20))
    services.open_item(item(meeting, 1), at=after(25))
    event = meeting.events.get(kind="item_opened")

    assert (event.at, event.data["item"], event.data["present"]["hall"]) == (after(25), 1, 3)
    assert people[2].stays.get().in_at == after(20)


def test_case_8_who_leaves_before_item_3_is_missing_there_and_item_1_stands():
    meeting, people = sitting(electors=5, inside=3)
    take(meeting, 1, after(1), {"1": {"for": 3, "against": 0, "abstain": 0}})
    services.open_item(item(meeting, 3), at=after(5))
    services.check_out(people[2], at=after(6))
    services.close_item(item(meeting, 3), at=after(7))
    data = services.count_meeting(meeting, at=after(60)).data

    assert [(line["present"]["total"], line["outcome"]) for line in data["items"]] == [
        (3, "passed"),
        (3, "not_taken"),
        (2, "no_quorum"),
    ]
    assert queries.faults(meeting) == []


def test_one_item_is_open_at_a_time_and_none_is_opened_again():
    meeting, _people = sitting()
    first = services.open_item(item(meeting, 1), at=after(1))

    assert services.open_item(item(meeting, 1), at=after(2)).pk == first.pk
    with pytest.raises(RuleBroken, match="Item 1 is still open"):
        services.open_item(item(meeting, 2), at=after(2))
    services.close_item(item(meeting, 1), at=after(3))
    assert services.close_item(item(meeting, 1), at=after(9)).closed_at == after(3)
    with pytest.raises(RuleBroken, match="not opened again"):
        services.open_item(item(meeting, 1), at=after(4))
    assert meeting.events.filter(kind="item_closed").count() == 1


def test_items_wait_for_the_close_of_early_votes():
    meeting = open_meeting(electors=1)

    with pytest.raises(RuleBroken, match="Close the vote first"):
        services.open_item(item(meeting, 1), at=after(1))


def test_named_votes_are_taken_for_the_open_item_alone_of_who_is_in_the_hall_now():
    meeting, people = sitting()
    services.open_item(item(meeting, 1), at=after(1))
    enter = partial(services.record_hall_votes, meeting, at=after(2))
    enter([Entry(people[0], after(2), {"1": "for"})])

    with pytest.raises(RuleBroken, match="not open for votes now: 2"):
        enter([Entry(people[0], after(2), {"2": "for"})])
    services.check_out(people[1], at=after(2))
    with pytest.raises(RuleBroken, match="has not checked in"):
        enter([Entry(people[1], after(3), {"1": "for"})])
    services.close_item(item(meeting, 1), at=after(4))
    with pytest.raises(RuleBroken, match="No item is open"):
        enter([Entry(people[0], after(5), {"1": "against"})])


def test_a_member_in_the_hall_votes_by_telephone_once_for_each_form():
    meeting, people = sitting()
    services.open_item(item(meeting, 3), at=after(1))
    choices, key = {"3-1": "for", "3-2": "for", "3-3": "against"}, uuid.uuid4()
    cast = partial(services.cast_hall_vote, people[1], item(meeting, 3), at=after(2))

    assert cast(choices=choices, client_key=key).pk == cast(choices=choices, client_key=key).pk
    with pytest.raises(RuleBroken, match="An answer is missing"):
        cast(choices={"3-1": "for"}, client_key=uuid.uuid4())
    with pytest.raises(RuleBroken, match="item 1 is not open"):
        services.cast_hall_vote(people[1], item(meeting, 1), choices={"1": "for"}, client_key=uuid.uuid4(), at=after(2))
    with pytest.raises(RuleBroken, match="not checked in"):
        services.cast_hall_vote(people[4], item(meeting, 3), choices=choices, client_key=uuid.uuid4(), at=after(2))


def test_hands_are_those_of_people_in_the_hall_without_a_vote_by_name():
    meeting, people = sitting(electors=5, inside=3)
    services.open_item(item(meeting, 1), at=after(1))
    services.record_hall_votes(meeting, [Entry(people[0], after(2), {"1": "for"})])

    with pytest.raises(RuleBroken, match="3 hands were counted, but only 2") as error:
        services.record_hands(item(meeting, 1), {"1": {"for": 2, "against": 1, "abstain": 0}}, at=after(3))
    assert error.value.field == "hands-1-for"
    services.record_hands(item(meeting, 1), {"1": {"for": 0, "against": 2, "abstain": 0}}, at=after(3))
    services.record_hands(item(meeting, 1), {"1": {"for": 1, "against": 1, "abstain": 0}}, at=after(4))
    services.close_item(item(meeting, 1), at=after(5))
    with pytest.raises(RuleBroken, match="is not open"):
        services.record_hands(item(meeting, 1), {"1": HANDS}, at=after(6))
    line = services.count_meeting(meeting, at=after(60)).data["items"][0]

    assert line["votes"] == {"for": 2, "against": 1, "abstain": 0, "invalid": 0, "none": 0}
    assert HandCount.objects.count() == 2


def test_a_vote_is_not_closed_on_more_hands_than_people_are_left():
    meeting, people = sitting(electors=5, inside=4)
    services.open_item(item(meeting, 1), at=after(1))
    services.record_hands(item(meeting, 1), {"1": {"for": 4, "against": 0, "abstain": 0}}, at=after(2))
    services.check_out(people[3], at=after(3))

    with pytest.raises(RuleBroken, match="4 hands were counted, but only 3"):
        services.close_item(item(meeting, 1), at=after(4))


def test_hands_of_one_who_turns_out_to_have_left_are_for_people_to_decide():
    """The desk's line was down; its entry arrives after the close."""
    meeting, people = sitting(electors=5, inside=4)
    take(meeting, 1, after(1), {"1": {"for": 4, "against": 0, "abstain": 0}})
    late = services.Noted(people[3], "out", after(1), uuid.uuid4(), "2")
    services.record_door_entries(meeting, [late], at=after(9))
    line = services.count_meeting(meeting, at=after(60)).data["items"][0]

    assert (line["outcome"], line["doubtful_hands"], line["present"]["hall"]) == ("needs_decision", ["1"], 3)


def test_the_chairs_vote_by_name_speaks_for_proxies_and_a_hand_does_not():
    meeting = noticed_meeting(electors=4)
    chair, other, *givers = meeting.electors.order_by("place")
    for giver in givers:
        entrust(giver)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, [chair, other], at=MEETS_AT)
    services.appoint_chair(meeting, chair, at=MEETS_AT)
    services.open_item(item(meeting, 1), at=after(1))

    assert queries.silent_holders(meeting, item(meeting, 1), after(1)) == 1
    services.record_hall_votes(meeting, [Entry(chair, after(2), {"1": "for"})])
    services.record_hands(item(meeting, 1), {"1": {"for": 0, "against": 1, "abstain": 0}}, at=after(2))
    services.close_item(item(meeting, 1), at=after(3))
    line = queries.result_of_item(meeting, 1)

    assert queries.silent_holders(meeting, item(meeting, 1), after(2)) == 0
    assert (line["votes"]["for"], line["votes"]["against"], line["votes"]["none"]) == (3, 1, 0)


def test_a_result_is_announced_once_after_the_close_and_a_different_count_is_flagged():
    meeting, people = sitting(electors=5, inside=3)
    services.open_item(item(meeting, 1), at=after(1))
    with pytest.raises(RuleBroken, match="still open"):
        services.announce_item(item(meeting, 1), at=after(2))
    services.record_hall_votes(meeting, [Entry(people[0], after(2), {"1": "for"})])
    services.close_item(item(meeting, 1), at=after(3))
    told = services.announce_item(item(meeting, 1), at=after(4))

    assert services.announce_item(item(meeting, 1), at=after(5)).announced_at == after(4)
    assert meeting.events.get(kind="announced").data["result"] == told.announced
    write(people[4])
    check_all(meeting)
    services.count_meeting(meeting, at=after(60))
    assert queries.announced_otherwise(meeting) == [1]


def test_no_result_is_announced_while_a_paper_that_may_count_waits_for_its_check():
    meeting, people = sitting(electors=5, inside=3)
    take(meeting, 1, after(1), {"1": {"for": 3, "against": 0, "abstain": 0}})
    write(people[4])
    with pytest.raises(RuleBroken, match="waits for the check by a second person"):
        services.announce_item(item(meeting, 1), at=after(4))
    check_all(meeting)

    assert services.announce_item(item(meeting, 1), at=after(5)).announced_at == after(5)


def test_the_count_waits_for_an_open_item():
    meeting, _people = sitting()
    services.open_item(item(meeting, 1), at=after(1))

    with pytest.raises(RuleBroken, match="still open"):
        services.count_meeting(meeting, at=after(60))


# Procedural motions


def motion(meeting, hall, proxy=NO_HANDS, at=None, key="k1", **more):
    votes = {"hall": hall, "proxy": proxy}
    return services.put_motion(meeting, about="To end the debate", votes=votes, key=key, at=at or after(1), **more)


def test_a_motion_is_decided_by_the_hall_and_proxies_alone():
    meeting = noticed_meeting(electors=7)
    chair, other, third, giver, writer, *_rest = meeting.electors.order_by("place")
    entrust(giver)
    write(writer, answers("against"))
    check_all(meeting)
    services.close_voting(meeting, at=DEADLINE)
    services.check_in_many(meeting, [chair, other, third], at=MEETS_AT)
    services.appoint_chair(meeting, chair, at=MEETS_AT)
    carried = motion(meeting, {"for": 2, "against": 1, "abstain": 0}, {"for": 1, "against": 0, "abstain": 0})

    assert carried.data["base"] == {"hall": 3, "proxy": 1, "total": 4}
    assert (carried.data["needed"], carried.data["outcome"]) == (3, "passed")
    assert motion(meeting, HANDS).pk == carried.pk  # the same form sent twice
    with pytest.raises(RuleBroken, match="More hands than people: 3") as error:
        motion(meeting, {"for": 4, "against": 0, "abstain": 0}, key="k2")
    assert error.value.field == "hall_for"
    with pytest.raises(RuleBroken, match="1 proxies"):
        motion(meeting, NO_HANDS, {"for": 2, "against": 0, "abstain": 0}, key="k3")
    assert [one["about"] for one in queries.motions(meeting)] == ["To end the debate"]
    assert [line["outcome"] for line in services.count_meeting(meeting, at=after(9)).data["items"]].count("passed") == 0


# Another day


def adjourn(meeting, *, at, days=7, hall=None, key="a1"):
    return services.adjourn_meeting(
        meeting,
        continues_at=MEETS_AT + timedelta(days=days),
        place_ja="関西事務所",
        votes={"hall": hall or {"for": 3, "against": 0, "abstain": 0}, "proxy": NO_HANDS},
        key=key,
        at=at,
    )


def test_an_adjourned_meeting_goes_on_with_its_roll_and_votes():
    meeting, people = sitting(electors=5, inside=3)
    entrust(people[4], people[0], arrived_at=after(0))
    check_all(meeting)
    take(meeting, 1, after(1), {"1": {"for": 3, "against": 0, "abstain": 0}})
    adjourn(meeting, at=after(5))

    assert not Stay.objects.filter(out_at=None).exists()
    with pytest.raises(RuleBroken, match="is adjourned"):
        services.open_item(item(meeting, 2), at=after(6))
    with pytest.raises(RuleBroken, match=r"adjourned\. It is counted after"):
        services.count_meeting(meeting, at=after(6))
    with pytest.raises(RuleBroken, match="not before"):
        services.resume_meeting(meeting, at=after(60))
    next_week = MEETS_AT + timedelta(days=7)
    services.check_in_many(meeting, people[:2], at=next_week)
    services.resume_meeting(meeting, at=next_week)
    take(meeting, 2, next_week + timedelta(minutes=5))
    data = services.count_meeting(meeting, at=next_week + timedelta(hours=1)).data

    assert [line["present"] for line in data["items"][:2]] == [
        {"hall": 3, "proxy": 1, "written": 0, "electronic": 0, "total": 4},
        {"hall": 2, "proxy": 1, "written": 0, "electronic": 0, "total": 3},
    ]
    assert data["electors"] == 5
    assert [event.kind for event in meeting.events.all()][-5:] == [
        "adjourned",
        "resumed",
        "item_opened",
        "item_closed",
        "counted",
    ]


def test_adjourning_needs_a_majority_a_near_day_and_a_place():
    meeting, _people = sitting(electors=5, inside=3)
    refused = adjourn(meeting, at=after(1), hall={"for": 1, "against": 2, "abstain": 0})

    assert (refused.data["outcome"], queries.continuation(meeting)) == ("rejected", None)
    for days, words in ((15, "at the latest"), (-1, "later than now")):
        with pytest.raises(RuleBroken, match=words) as error:
            adjourn(meeting, at=after(1), days=days, key="a2")
        assert error.value.field == "continues_at"
    services.open_item(item(meeting, 1), at=after(2))
    with pytest.raises(RuleBroken, match="still open"):
        adjourn(meeting, at=after(3), key="a3")


def test_case_65_a_meeting_lapses_for_want_of_a_quorum_and_is_called_anew_from_a_copy():
    meeting, people = sitting(electors=5, inside=2)
    with pytest.raises(RuleBroken, match="has not begun"):
        services.lapse_meeting(meeting, at=MEETS_AT - timedelta(minutes=1))
    services.lapse_meeting(meeting, at=after(30))
    services.lapse_meeting(meeting, at=after(31))
    with pytest.raises(RuleBroken, match="lapsed"):
        services.open_item(item(meeting, 1), at=after(32))
    anew = services.copy_meeting(meeting, held_at=MEETS_AT + timedelta(days=40))

    assert meeting.events.get(kind="lapsed").data["quorum"] == {"needed": 3, "met": False, "short": 1}
    assert (anew.state, anew.fiscal_year, anew.board_decided_on, anew.electors.count()) == ("draft", 2026, None, 0)
    assert [(one.number, one.title_ja) for one in anew.items.all()] == [
        (one.number, one.title_ja) for one in meeting.items.all()
    ]
    assert [one.candidates.count() for one in anew.items.all()] == [0, 0, 3]
    assert anew.officers.count() == 2
    data = services.count_meeting(meeting, at=after(60)).data
    assert {line["outcome"] for line in data["items"]} == {"not_taken"}
    assert people[0].meeting_id == meeting.pk


def test_a_meeting_with_a_quorum_does_not_lapse_and_has_no_second_annual_draft():
    meeting, _people = sitting(electors=5, inside=3)

    with pytest.raises(RuleBroken, match="There is a quorum"):
        services.lapse_meeting(meeting, at=after(1))
    with pytest.raises(RuleBroken):
        services.copy_meeting(meeting, held_at=MEETS_AT + timedelta(days=40))


# What the database itself refuses


def refused(change) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    return str(sentence_for(error.value) or error.value)


def test_the_database_refuses_what_services_would_refuse():
    meeting, people = sitting()
    other = noticed_meeting(electors=1, fiscal_year=2027)
    services.open_item(item(meeting, 1), at=after(1))
    act = services.record_hall_votes(meeting, [Entry(people[0], after(2), {"1": "for"})])[0]
    services.record_hands(item(meeting, 1), {"1": {"for": 1, "against": 0, "abstain": 0}}, at=after(2))
    taking, hands = Taking.objects.get(), HandCount.objects.get()
    one_open = refused(lambda: Taking.objects.create(meeting=meeting, item=item(meeting, 2), opened_at=after(2)))
    foreign = refused(lambda: Taking.objects.create(meeting=meeting, item=item(other, 1), opened_at=after(2)))
    services.close_item(item(meeting, 1), at=after(3))
    services.announce_item(item(meeting, 1), at=after(4))

    assert "agm_taking" in one_open
    assert foreign == "Only the items of the notice are put to the vote."
    once = "A vote once closed is not opened again, and what was announced stands."
    rows = Taking.objects.filter(pk=taking.pk)
    for change in (
        lambda: rows.update(closed_at=None, announced_at=None, announced=None),
        lambda: rows.update(opened_at=after(0)),
        lambda: rows.update(announced={}),
        rows.delete,
    ):
        assert refused(change) == once
    not_open = "This item is not open for votes."
    assert refused(lambda: Mark.objects.create(act=act, item=item(meeting, 2), choice="for")) == not_open
    columns = {"votes_for": 1, "votes_against": 0, "votes_abstain": 0, "counted_at": after(5)}
    assert refused(lambda: HandCount.objects.create(item=item(meeting, 1), **columns)) == not_open
    assert refused(lambda: HandCount.objects.filter(pk=hands.pk).update(votes_for=9)).startswith("What arrived")
    assert refused(lambda: Taking.objects.create(meeting=other, item=item(other, 1), opened_at=after(2))).startswith(
        "The meeting does not take"
    )
