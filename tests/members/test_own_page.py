"""What a member wishes to hear from us, and what their own page offers."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent
from members import services
from members.models import PaymentRequest
from tests.factories.members import DuesFactory, MembershipFactory, PaymentRequestFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    membership = MembershipFactory(person=PersonFactory(user=UserFactory(), email="hana@example.org", language="en"))
    client.force_login(membership.person.user)
    return membership


def wish(person, *, on=date(2026, 11, 1), **wishes):
    wanted = {"newsletter_email": False, "meeting_email": False, "stop_mail": False} | wishes
    services.set_wishes(person_id=person.pk, on=on, by=None, **wanted)
    person.refresh_from_db()


def consents(person) -> list[tuple]:
    return list(person.consents.order_by("pk").values_list("purpose", "given_on", "withdrawn_on"))


def test_a_wish_is_a_consent_with_its_day():
    person = PersonFactory()

    wish(person, newsletter_email=True, on=date(2026, 11, 1))
    wish(person, newsletter_email=True, on=date(2026, 11, 5))

    assert consents(person) == [("newsletter_email", date(2026, 11, 1), None)]


def test_a_wish_taken_back_ends_the_consent_and_leaves_others():
    person = PersonFactory()
    give_consent(person=person, purpose=Consent.Purpose.MEMBERSHIP, on=date(2026, 4, 1))
    wish(person, meeting_email=True, on=date(2026, 11, 1))

    wish(person, on=date(2026, 11, 5))

    assert consents(person) == [
        ("membership", date(2026, 4, 1), None),
        ("meeting_email", date(2026, 11, 1), date(2026, 11, 5)),
    ]


def test_post_stops_and_comes_again():
    person = PersonFactory()

    wish(person, stop_mail=True)
    assert person.stop_mail is True
    wish(person)
    assert person.stop_mail is False


def test_a_member_says_their_wishes_on_their_page(client, member):
    response = client.post(reverse("members:wishes"), {"meeting_email": "on", "stop_mail": "on"})

    assert response.url == reverse("members:overview")
    member.person.refresh_from_db()
    assert member.person.stop_mail is True
    assert consents(member.person) == [("meeting_email", timezone.localdate(), None)]


def test_without_an_address_nothing_is_promised_by_email(client):
    membership = MembershipFactory(person=PersonFactory(user=UserFactory(), email=""))
    membership.person.user.email = ""
    membership.person.user.save()
    client.force_login(membership.person.user)

    response = client.post(reverse("members:wishes"), {"newsletter_email": "on"})

    assert list(response.context["form"].errors) == ["newsletter_email"]
    assert consents(membership.person) == []


def slip(membership, **values):
    values = {"state": PaymentRequest.State.WAITING, "slip_until": timezone.now() + timedelta(days=3)} | values
    return PaymentRequestFactory(membership=membership, **values)


def test_a_slip_that_can_still_be_paid_is_on_the_overview(client, member):
    open_slip = slip(member)
    slip(member, slip_until=timezone.now() - timedelta(days=1))
    slip(MembershipFactory())

    response = client.get(reverse("members:overview"))

    assert list(response.context["slips"]) == [open_slip]
    assert reverse("members:payment_result", args=[open_slip.key]) in response.content.decode()


def test_who_is_no_member_is_led_to_the_application(client):
    client.force_login(UserFactory())

    assert reverse("joining:join") in client.get(reverse("members:overview")).content.decode()


def test_after_signing_in_a_letters_link_leads_on_to_paying(client):
    user = UserFactory()
    user.set_password("a-long-enough-secret")
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    dues = DuesFactory(membership=MembershipFactory(person=PersonFactory(user=user)))

    door = client.get(reverse("members:choose_dues"))
    signed_in = client.post(door.url, {"login": user.email, "password": "a-long-enough-secret"}, follow=True)

    assert signed_in.redirect_chain == [
        (reverse("members:choose_dues"), 302),
        (f"{reverse('members:check_payment')}?dues={dues.pk}", 302),
    ]
