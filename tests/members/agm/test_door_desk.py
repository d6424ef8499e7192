"""The desks at the door: the page and the small answers it asks for."""

import json
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from jocs_site.foundation.names import folding_tables
from jocs_site.people.models import User
from members.agm import services
from members.agm.models import DoorEntry, Stay
from tests.factories.agm import DEADLINE, MEETS_AT, draft_meeting, entrust, noticed_meeting, open_meeting, vote, write

pytestmark = pytest.mark.django_db
NOW = MEETS_AT + timedelta(minutes=5)


@pytest.fixture
def desk(client, make_user, time_machine):
    user = make_user("desk@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", "enter_act")))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    time_machine.move_to(NOW, tick=False)
    return client


def closed_meeting(electors=3):
    meeting = noticed_meeting(electors=electors)
    services.close_voting(meeting, at=DEADLINE)
    return meeting


def address(name, meeting):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk])


def entry(elector, **more) -> dict:
    at = round(NOW.timestamp() * 1000)
    return {"key": str(uuid.uuid4()), "number": str(elector.number), "way": "in", "at": at, "desk": "2"} | more


def send(client, meeting, *entries):
    body = json.dumps({"entries": entries})
    return client.post(address("desk_entries", meeting), body, content_type="application/json")


def test_the_page_holds_number_name_and_reading_and_nothing_else_of_anybody(desk):
    meeting = closed_meeting()
    response = desk.get(address("desk", meeting))
    elector = meeting.electors.select_related("member__person").first()

    assert [len(row) for row in response.context["roll"]] == [4, 4, 4]
    assert response.context["roll"][0][2:] == [elector.name, elector.member.person.reading]
    assert elector.member.person.email not in response.content.decode() or not elector.member.person.email
    assert [table["髙"] for table in folding_tables()] == ["高", "高"]


def test_entries_arrive_once_and_tell_who_let_in_whom_when(desk):
    meeting = closed_meeting()
    elector = meeting.electors.first()
    one = entry(elector)
    answers_given = [send(desk, meeting, one).json()["answers"][one["key"]] for _time in range(2)]
    news = desk.get(address("desk_now", meeting)).json()
    kept = DoorEntry.objects.get()

    assert answers_given == [{"outcome": "taken", "sentence": f"{elector.name} is in."}] * 2
    assert (Stay.objects.count(), kept.desk, kept.entered_by.email) == (1, "2", "desk@example.org")
    assert (news["inside"], news["numbers"]["present"]["hall"]) == ([elector.number], 1)
    assert news["recent"] == [f"13:35:00 desk 2: {elector}, in (noted)"]
    assert news["at"] == round(NOW.timestamp() * 1000)


def test_a_struck_elector_and_an_unknown_number_are_refused_and_hold_nobody_up(desk):
    meeting = closed_meeting()
    gone, other, _third = meeting.electors.all()
    services.strike_elector(gone, because="resigned", at=NOW)
    entries = [entry(gone), entry(other, number="999999"), entry(other)]
    told = send(desk, meeting, *entries).json()["answers"]

    assert [told[one["key"]]["outcome"] for one in entries] == ["struck", "unknown", "taken"]
    assert told[entries[0]["key"]]["sentence"].endswith("cannot take part: resigned")


@pytest.mark.parametrize("body", ["", "[]", '{"entries": [{}]}', '{"entries": [{"key": "x"}]}', '{"entries": 3}'])
def test_what_is_no_list_of_entries_is_refused(desk, body):
    answer = desk.post(address("desk_entries", closed_meeting()), body, content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"error": "This is no list of entries."})


def test_after_the_count_entries_are_refused_and_the_desk_is_told_that_it_is_over(desk):
    meeting = closed_meeting()
    services.count_meeting(meeting, at=NOW)
    answer = send(desk, meeting, entry(meeting.electors.first()))

    assert (answer.status_code, "takes nothing" in answer.json()["error"]) == (409, True)
    assert desk.get(address("desk_now", meeting)).json()["is_over"] is True
    assert desk.get(address("desk", meeting)).status_code == 404


def test_a_draft_has_no_desk(desk):
    assert desk.get(address("desk", draft_meeting())).status_code == 404


def test_the_desk_is_warned_of_what_coming_voids_and_not_once_they_came(desk):
    meeting = noticed_meeting(electors=2)
    elector, other = meeting.electors.all()
    write(elector)
    entrust(elector)

    def warning(one):
        return desk.get(address("desk_elector", meeting), {"number": one.number}).json()["warning"]

    assert warning(elector) == "No longer counts from now on: vote on paper, proxy. Who comes in votes here."
    assert warning(other) == "Who comes in votes here; what was sent electronically no longer counts."
    services.check_in(elector, at=NOW)
    assert warning(elector) == ""
    assert desk.get(address("desk_elector", meeting), {"number": "x"}).status_code == 404


def test_who_voted_electronically_is_told_at_the_desk_to_who_runs_the_meeting_alone(desk):
    voted, silent = open_meeting(electors=2).electors.all()
    vote(voted)

    def warnings():
        address_of_one = address("desk_elector", voted.meeting)
        return [desk.get(address_of_one, {"number": one.number}).json()["warning"] for one in (voted, silent)]

    same, same_of_the_other = warnings()
    assert same == same_of_the_other
    User.objects.get(email="desk@example.org").user_permissions.add(Permission.objects.get(codename="run_meeting"))
    assert warnings() == ["No longer counts from now on: electronic vote. Who comes in votes here.", ""]


def test_the_plain_form_notes_the_same_entries(desk):
    meeting = closed_meeting()
    elector = meeting.electors.first()
    desk.post(address("door", meeting), {"elector": elector.number})
    again = desk.post(address("door", meeting), {"elector": elector.number}).context["form"]

    assert again.errors == {"elector": [f"{elector.name} was in already."]}
    assert [one.desk for one in DoorEntry.objects.order_by("pk")] == ["plain form", "plain form"]


def test_news_and_page_cost_the_same_queries_for_1_and_3_electors_inside(desk):
    meeting = closed_meeting(electors=4)
    costs = []
    for inside in (1, 3):
        send(desk, meeting, *[entry(one) for one in meeting.electors.all()[:inside]])
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("desk_now", meeting))
            desk.get(address("desk", meeting))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_worker_is_a_script_below_the_desk(desk):
    answer = desk.get(address("desk_worker", closed_meeting()))

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer.wsgi_request.path.endswith("/desk/worker.js")
