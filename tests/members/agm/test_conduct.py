"""The returning officer's screens on the day."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.users.models import UserProfile

from members.agm import queries, services
from members.agm.models import HandCount, Meeting, Taking
from tests.factories.agm import (
    DEADLINE,
    MEETS_AT,
    check_all,
    draft_meeting,
    noticed_meeting,
    write,
)

pytestmark = pytest.mark.django_db
NOW = MEETS_AT + timedelta(minutes=5)


@pytest.fixture
def officer(client, make_user, time_machine):
    user = make_user("returning@example.org")
    rights = (
        "access_admin",
        "view_meeting",
        "run_meeting",
        "enter_act",
        "add_meeting",
        "change_meeting",
        "read_result",
    )
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    time_machine.move_to(NOW, tick=False)
    return user


@pytest.fixture
def meeting(officer):
    return sitting()


def sitting(electors: int = 5, inside: int = 3, **fields) -> Meeting:
    meeting = noticed_meeting(electors=electors, **fields)
    services.close_voting(meeting, at=DEADLINE)
    people = list(meeting.electors.order_by("place"))
    services.check_in_many(meeting, people[:inside], at=MEETS_AT)
    services.appoint_chair(meeting, people[0], at=MEETS_AT)
    return meeting


def address(name, meeting, number=None):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk, *([number] if number else [])])


def read(client, name, meeting) -> str:
    return client.get(address(name, meeting)).content.decode()


def test_an_item_is_opened_counted_closed_and_announced_and_nobody_sees_the_result_before(client, meeting):
    conduct = address("conduct", meeting)
    assert client.post(address("item_open", meeting, 1)).url == conduct
    hands = {"hands-1-for": 2, "hands-1-against": 1, "hands-1-abstain": 0}
    assert client.post(address("item_hands", meeting, 1), hands).url == conduct
    during = read(client, "conduct", meeting)
    client.post(address("item_close", meeting, 1))
    closed = read(client, "conduct", meeting)
    client.post(address("item_announce", meeting, 1))

    assert "Hands: for 2, against 1, abstain 0" in during
    assert "not announced yet" in closed
    assert "carried" not in closed
    assert "carried" in read(client, "conduct", meeting)
    assert Taking.objects.get().announced["votes"]["for"] == 2


def test_what_services_refuse_is_said_at_the_field(client, meeting):
    client.post(address("item_open", meeting, 1))
    hands = {"hands-1-for": 3, "hands-1-against": 1, "hands-1-abstain": 0}
    form = client.post(address("item_hands", meeting, 1), hands).context["form"]
    empty = client.post(address("item_hands", meeting, 1), {}).context["form"]
    again = client.post(address("item_open", meeting, 2)).context["form"]

    assert form.errors == {
        "hands-1-for": ["4 hands were counted, but only 3 in the hall have not voted by name. Count the hands again."]
    }
    assert set(empty.errors) == set(hands)
    assert again.non_field_errors() == ["Item 1 is still open. Close it first."]
    assert not HandCount.objects.exists()


def test_opening_without_a_quorum_says_what_is_missing(client, officer):
    meeting = sitting(inside=2)
    form = client.post(address("item_open", meeting, 1)).context["form"]

    assert form.non_field_errors() == ["No quorum: 2 of 5 take part now, 3 are needed: 1 more."]
    assert "Say that the meeting lapsed" in read(client, "conduct", meeting)


def test_a_motion_is_decided_at_once_and_listed(client, meeting):
    form = client.get(address("motion", meeting)).context["form"]
    numbers = {"hall_for": 2, "hall_against": 1, "hall_abstain": 0, "proxy_for": 0, "proxy_against": 0}
    data = numbers | {"about": "To end the debate", "proxy_abstain": 0, "key": form["key"].value()}
    wrong = client.post(address("motion", meeting), data | {"hall_for": 9}).context["form"]
    for _press in range(2):
        assert client.post(address("motion", meeting), data).status_code == 302

    assert list(wrong.errors) == ["hall_for"]
    assert len(queries.motions(meeting)) == 1
    page = read(client, "conduct", meeting)
    assert "To end the debate" in page
    assert "of 3 in the hall and by proxy 2 are needed" in page


def test_adjourning_and_going_on(client, meeting, time_machine):
    votes = {"hall_for": 3, "hall_against": 0, "hall_abstain": 0, "proxy_for": 0, "proxy_against": 0}
    data = votes | {"proxy_abstain": 0, "key": str(uuid.uuid4()), "continues_at": "2026-06-27 13:30"}
    late = client.post(address("adjourn", meeting), data | {"continues_at": "2026-07-20 13:30", "place_ja": "会館"})
    assert list(late.context["form"].errors) == ["continues_at"]
    assert client.post(address("adjourn", meeting), data | {"place_ja": "会館"}).status_code == 302
    adjourned = read(client, "conduct", meeting)
    early = client.post(address("resume", meeting)).context["form"]
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    client.post(address("resume", meeting))

    assert "The meeting goes on at" in adjourned
    assert "To go on, on another day" in adjourned
    assert early.non_field_errors() == ["The meeting goes on on June 27, 2026, not before."]
    assert queries.continuation(meeting) is None


def test_a_lapsed_meeting_is_copied_into_a_new_draft(client, officer):
    meeting = sitting(inside=2)
    client.post(address("lapse", meeting))
    answer = client.post(address("copy", meeting), {"held_at": "2026-08-01 13:30"})
    draft = Meeting.objects.get(state="draft")

    assert answer.url == reverse("agm_meetings:edit", args=[draft.pk])
    assert client.get(answer.url).status_code == 200
    assert draft.items.count() == 3
    assert "lapsed for want of a quorum" in read(client, "conduct", meeting)


def test_a_copy_beside_a_living_annual_meeting_is_refused_with_a_sentence(client, meeting):
    form = client.post(address("copy", meeting), {"held_at": "2026-08-01 13:30"}).context["form"]

    assert form.non_field_errors() == ["This year has its annual general meeting already."]
    assert Meeting.objects.count() == 1


def test_the_desk_enters_named_votes_on_the_open_item_alone(client, meeting):
    elector = meeting.electors.order_by("place").first()
    client.post(address("item_open", meeting, 2))
    form = client.get(address("hall", meeting)).context["form"]
    client.post(address("hall", meeting), {"elector": elector.number, "question-2": "for", "client_key": uuid.uuid4()})

    assert [name for name in form.fields if name.startswith("question")] == ["question-2"]
    assert queries.choices_of(elector.acts.get()) == {"2": "for"}


def test_there_is_nothing_to_conduct_in_a_draft_and_no_item_beside_the_notice(client, officer):
    assert client.get(address("conduct", draft_meeting())).status_code == 404
    assert client.get(address("item_open", sitting(fiscal_year=2027), 9)).status_code == 404


def test_the_page_costs_the_same_queries_with_1_and_with_3_items_taken(client, meeting, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def take(number, minutes):
        item = meeting.items.get(number=number)
        services.open_item(item, at=NOW + timedelta(minutes=minutes))
        services.close_item(item, at=NOW + timedelta(minutes=minutes + 1))
        services.announce_item(item, at=NOW + timedelta(minutes=minutes + 2))

    take(1, 1)
    read(client, "conduct", meeting)
    with CaptureQueriesContext(connection) as one:
        read(client, "conduct", meeting)
    take(2, 5)
    take(3, 9)
    with django_assert_num_queries(len(one)):
        read(client, "conduct", meeting)


def test_the_result_tells_what_was_not_put_to_the_vote_and_what_was_announced_otherwise(client, meeting):
    item, late = meeting.items.get(number=1), meeting.electors.order_by("place").last()
    services.open_item(item, at=NOW)
    services.close_item(item, at=NOW)
    services.announce_item(item, at=NOW)
    write(late, {"1": "for"}, arrived_at=DEADLINE)
    check_all(meeting)
    services.count_meeting(meeting, at=NOW + timedelta(hours=1))
    page = read(client, "result", meeting)

    assert page.count("In the hall other numbers were announced") == 1
    assert page.count("not put to the vote") == 2
