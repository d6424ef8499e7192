"""The own page leads everybody to what is theirs."""

import pytest
from django.urls import reverse

from tests.factories.agm import IN_TIME, open_meeting, vote
from tests.factories.dispatch import WorkerFactory
from tests.factories.people import PersonFactory
from tests.factories.tours import make_meeting, make_worker_posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_page(client):
    def look(user):
        client.force_login(user)
        return client.get("/en/my/").content.decode()

    return look


def test_a_worker_without_a_membership_is_led_to_the_posting(own_page, make_user):
    user = make_user()
    WorkerFactory(person=PersonFactory(user=user))

    assert f'href="{reverse("dispatch:mine")}"' in own_page(user)


def test_a_worker_is_led_to_the_report_meetings_once_there_are_some(own_page, make_user):
    posting, user = make_worker_posting(), make_user()
    posting.worker.person.user = user
    posting.worker.person.save()

    assert reverse("tours:tour") not in own_page(user)
    make_meeting(postings=[posting])
    assert reverse("tours:tour") in own_page(user)


def test_an_account_without_any_part_sees_no_doors(own_page, make_user):
    page = own_page(make_user())

    assert "my-door" not in page
    assert "open-vote" not in page


def test_an_elector_is_asked_to_vote_until_the_vote_arrived(own_page, make_user, time_machine):
    meeting = open_meeting(electors=1)
    elector = meeting.electors.get()
    user = make_user()
    elector.member.person.user = user
    elector.member.person.save()
    time_machine.move_to(IN_TIME)

    assert reverse("agm:vote", args=[meeting.pk]) in own_page(user)
    vote(elector)
    assert reverse("agm:vote", args=[meeting.pk]) not in own_page(user)
