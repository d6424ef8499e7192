"""Threads with connections of their own: two tabs, a lost reply, six writers and the close."""

import uuid
from functools import partial
from time import sleep

import pytest
from django.db import transaction

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.models import Act, Item, Mark, Stay
from members.agm.rules.standing import effective_votes
from tests.factories.agm import DEADLINE, IN_TIME, MEETS_AT, QUESTIONS, SENT_ON, draft_meeting, open_meeting, vote
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_case_31_two_tabs_at_one_instant_give_one_vote(race):
    meeting = open_meeting(electors=1)
    elector = meeting.electors.get()
    race(partial(vote, elector, "for"), partial(vote, elector, "against"))
    services.close_voting(meeting, at=DEADLINE)
    data = services.count_meeting(meeting, at=MEETS_AT).data

    assert (data["present"]["total"], data["void"]) == (1, {"superseded": 1})
    assert queries.faults(meeting) == []


def test_case_34_one_form_sent_by_four_threads_is_one_act(race):
    elector = open_meeting(electors=1).electors.get()
    acts = race(*[partial(vote, elector, key=uuid.uuid4())] * 1, *[partial(vote, elector, key=uuid.UUID(int=7))] * 4)

    assert len({act.receipt for act in acts[1:]}) == 1
    assert (Act.objects.count(), Mark.objects.count()) == (2, 2 * len(QUESTIONS))


def test_six_writers_race_the_close_and_every_acknowledged_vote_is_counted(race):
    meeting = open_meeting(electors=6)
    electors = list(meeting.electors.all())
    *answers, _change = race(
        *(partial(vote, elector) for elector in electors),
        partial(services.close_voting, meeting, at=IN_TIME, reason="The power went."),
    )
    taken = {act.pk for act in answers if isinstance(act, Act)}
    meeting.refresh_from_db()

    assert {type(answer) for answer in answers} <= {Act, RuleBroken}
    assert set(Act.objects.values_list("pk", flat=True)) == taken
    assert meeting.events.get(kind="closed").data["acts"] == len(taken)
    assert len(effective_votes(queries.poll_of(meeting)).acts) == len(taken)


def test_two_desks_let_one_person_in_once(race):
    elector = open_meeting(electors=1).electors.get()
    stays = race(*[partial(services.check_in, elector, at=MEETS_AT)] * 2)

    assert len({stay.pk for stay in stays}) == 1
    assert Stay.objects.count() == 1


def test_an_item_changed_while_the_notice_leaves_is_in_the_decision_or_refused(race):
    meeting = draft_meeting()
    MembershipFactory()

    def change():
        with transaction.atomic():
            Item.objects.filter(meeting=meeting, number=1).update(title_ja="改めた件名")
            sleep(0.3)

    def send():
        sleep(0.1)
        return services.send_notice(meeting, on=SENT_ON)

    race(change, send)
    meeting.refresh_from_db()

    assert meeting.state == "noticed"
    assert queries.faults(meeting) == []


def test_two_officers_who_close_at_once_close_once(race):
    meeting = open_meeting(electors=1)
    outcomes = race(*[partial(services.close_voting, meeting, at=DEADLINE)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MeetingChange", "StaleState"]
    assert meeting.events.filter(kind="closed").count() == 1
