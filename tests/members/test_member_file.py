"""The page of one member in the office, and the way to it."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jocs_site.people import services as people
from tests.factories.members import GiftFactory, MembershipFactory, PurposeFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def page_of(membership) -> str:
    return reverse("members_memberships:inspect", args=[membership.pk])


@pytest.fixture
def reader(client, auditor):
    """A browser in which somebody is signed in who may read gifts, too."""
    auditor.user_permissions.add(Permission.objects.get(codename="view_gift"))
    client.force_login(auditor)
    return client


def test_gifts_stand_on_the_page_for_those_who_may_read_them(client, clerk, reader):
    membership = MembershipFactory()
    gift = GiftFactory(membership=membership, purpose=PurposeFactory(code="schools"))

    shown = reader.get(page_of(membership)).context["gifts"]
    client.force_login(clerk)

    assert list(shown) == [gift]
    assert list(client.get(page_of(membership)).context["gifts"]) == []


def test_the_page_costs_the_same_for_one_gift_and_three(reader):
    membership, costs = MembershipFactory(), []
    reader.get(page_of(membership))
    for count in (1, 2):
        for _gift in range(count):
            GiftFactory(membership=membership, given_on=date(2026, 6, count))
        with CaptureQueriesContext(connection) as captured:
            reader.get(page_of(membership))
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_who_shares_the_envelope_stands_on_the_page(reader):
    membership, other = MembershipFactory(), PersonFactory()
    people.set_household(head=membership.person, others=[other])

    response = reader.get(page_of(membership))

    assert set(response.context["household"]) == {membership.person, other}
    assert reverse("people_people:inspect", args=[other.pk]) in response.content.decode()


def test_the_record_of_a_person_leads_to_the_membership(reader):
    membership = MembershipFactory()

    page = reader.get(reverse("people_people:inspect", args=[membership.person_id])).content.decode()

    assert f'href="{page_of(membership)}"' in page


def test_who_may_not_see_members_is_not_led_there(client, make_user):
    user = make_user("coordinator@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_person", "access_admin"]))
    client.force_login(user)
    membership = MembershipFactory()

    response = client.get(reverse("people_people:inspect", args=[membership.person_id]))

    assert response.status_code == 200
    assert page_of(membership) not in response.content.decode()
