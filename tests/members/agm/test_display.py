"""The screen in the hall, and voting there by telephone."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from members.agm import queries, services
from members.agm.models import Act
from members.agm.services import Entry
from tests.factories.agm import DEADLINE, MEETS_AT, draft_meeting, noticed_meeting

pytestmark = pytest.mark.django_db
NOW = MEETS_AT + timedelta(minutes=5)


@pytest.fixture
def screen(make_user, time_machine):
    """Signed in with the right of the screen alone."""
    user, client = make_user("screen@example.org"), Client()
    user.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", "show_display")))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    time_machine.move_to(NOW, tick=False)
    return client


@pytest.fixture
def meeting(screen):
    meeting = noticed_meeting(electors=5)
    services.close_voting(meeting, at=DEADLINE)
    people = list(meeting.electors.order_by("place"))
    services.check_in_many(meeting, people[:3], at=MEETS_AT)
    services.appoint_chair(meeting, people[0], at=MEETS_AT)
    return meeting


def address(name, meeting):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk])


def seen(screen, meeting) -> str:
    return screen.get(address("display_now", meeting)).json()["html"]


def vote_on(meeting, number, minutes=1, *, announce=True):
    item, at = meeting.items.get(number=number), NOW + timedelta(minutes=minutes)
    services.open_item(item, at=at)
    keys = queries.ballot([one for one in queries.agenda(meeting) if one.pk == item.pk])
    inside = meeting.electors.filter(stays__out_at=None, stays__isnull=False)
    services.record_hall_votes(meeting, [Entry(one, at, dict.fromkeys(keys, "for")) for one in inside], at=at)
    services.close_item(item, at=at)
    if announce:
        services.announce_item(item, at=at)


def test_a_result_is_shown_once_announced_and_not_before(screen, meeting):
    vote_on(meeting, 1, announce=False)
    before = seen(screen, meeting)
    services.announce_item(meeting.items.get(number=1), at=NOW + timedelta(minutes=2))
    after = seen(screen, meeting)

    assert ("可決" in before, "carried" in before, 'class="result"' in before) == (False, False, False)
    assert "可決" in after
    assert "carried" in after


def test_the_screen_shows_quorum_and_open_item_in_both_languages_and_no_name_of_an_elector(screen, meeting):
    services.open_item(meeting.items.get(number=3), at=NOW)
    page = screen.get(address("display", meeting)).content.decode()

    assert all(words in page for words in ("定足数充足", "quorum met", "理事選任の件", "Directors"))
    assert not [one.name for one in meeting.electors.all() if one.name in page]
    assert 'data-look="dark"' in page
    assert 'data-look="light"' in screen.get(address("display", meeting), {"look": "light"}).content.decode()


def test_a_missing_quorum_an_adjournment_and_a_motion_are_shown(screen, meeting):
    votes = {"for": 3, "against": 0, "abstain": 0}
    no_proxies = dict.fromkeys(votes, 0)
    services.adjourn_meeting(
        meeting,
        continues_at=MEETS_AT + timedelta(days=7),
        place_ja="関西事務所",
        votes={"hall": votes, "proxy": no_proxies},
        key="a",
        at=NOW,
    )
    html = seen(screen, meeting)

    assert all(words in html for words in ("no quorum", "Adjourned", "関西事務所", "procedural motion", "carried"))


def test_a_draft_has_no_screen_and_the_right_of_the_screen_opens_nothing_else(screen, meeting):
    assert screen.get(address("display", draft_meeting(fiscal_year=2028))).status_code == 404
    assert screen.get(address("conduct", meeting)).status_code == 302
    assert screen.get(address("desk", meeting)).status_code == 302


def test_the_screen_costs_the_same_queries_with_1_and_3_results(screen, meeting):
    costs = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            vote_on(meeting, number, minutes=number)
        with CaptureQueriesContext(connection) as found:
            seen(screen, meeting)
        costs.append(len(found))

    assert costs[0] == costs[1]


# By telephone


@pytest.fixture
def member(client, make_user, meeting):
    """A member who is in the hall, and the page in the hall."""
    elector = meeting.electors.select_related("member__person").order_by("place")[1]
    elector.member.person.user = make_user("member@example.org")
    elector.member.person.save()
    client.force_login(elector.member.person.user)
    return client, elector, f"/en/meeting/{meeting.pk}/hall/"


def form(number, **choices):
    key = {"item": number, "client_key": str(uuid.uuid4())}
    return key | {f"question-{question}": choice for question, choice in choices.items()}


def test_a_member_in_the_hall_votes_with_one_form_and_sees_that_it_arrived(meeting, member):
    client, elector, page = member
    waiting = client.get(page).content.decode()
    services.open_item(meeting.items.get(number=1), at=NOW)
    sent = form(1, **{"1": "against"})
    answers = [client.post(page, sent) for _press in range(2)]
    after = client.get(page).content.decode()

    assert "No vote is open now" in waiting
    assert [answer.status_code for answer in answers] == [302, 302]
    assert queries.choices_of(elector.acts.get()) == {"1": "against"}
    assert "<strong>against</strong>" in after


def test_a_form_of_an_item_that_closed_meanwhile_is_not_taken_for_the_next(meeting, member):
    client, _elector, page = member
    first, second = meeting.items.get(number=1), meeting.items.get(number=2)
    services.open_item(first, at=NOW)
    services.close_item(first, at=NOW)
    late = client.post(page, form(1, **{"1": "for"}))
    services.open_item(second, at=NOW)
    client.post(page, form(1, **{"1": "for", "2": "for"}))
    missing = client.post(page, form(2)).context["form"]

    assert late.status_code == 200
    assert list(missing.errors) == ["question-2"]
    assert not Act.objects.exists()


def test_who_has_left_is_sent_to_the_desk_and_the_page_learns_it(meeting, member):
    client, elector, page = member
    services.open_item(meeting.items.get(number=1), at=NOW)
    inside = client.get(f"{page}now/").json()
    services.check_out(elector, at=NOW)

    assert "check in at the desk" in client.get(page).content.decode()
    assert "not checked in" in client.post(page, form(1, **{"1": "for"})).content.decode()
    assert (inside, client.get(f"{page}now/").json()) == ({"state": "1-True"}, {"state": "1-False"})
    assert not Act.objects.exists()
