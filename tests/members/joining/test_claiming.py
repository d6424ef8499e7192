"""Claiming the account of a membership: by what the office knows and a verified address, never by e-mail alone."""

import re
from datetime import date

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse

from jocs_site.people.models import User
from members.models import Membership
from members.services import claim_account
from tests.factories.members import MembershipFactory
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
REFUSAL = "These details do not fit together."


@pytest.fixture
def member():
    cache.clear()
    return MembershipFactory(number=1234, person=PersonFactory(born_on=date(1950, 4, 1), postal_code="1600022"))


@pytest.fixture
def known():
    return {"number": "1234", "postal_code": "160-0022", "born_on": "1950-4-1", "contact": ""}


def claim(client, details):
    return client.post(reverse("joining:claim"), details)


def give_address(client, email="hana@example.org"):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("joining:claim_email"), {"email": email})


def code_in_mail() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


def enter(client, code):
    return client.post(reverse("joining:claim_code"), {"code": code})


def test_a_member_opens_the_own_page_and_is_signed_in(client, member, known):
    assert claim(client, known)["Location"] == reverse("joining:claim_email")
    assert give_address(client)["Location"] == reverse("joining:claim_code")

    response = enter(client, code_in_mail())

    assert response["Location"] == reverse("members:overview")
    user = User.objects.get(email="hana@example.org")
    member.person.refresh_from_db()
    assert member.person.user == user
    assert member.person.email == "hana@example.org"
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("hana@example.org", True, True)
    assert not user.has_usable_password()
    assert client.get(reverse("members:overview")).context["membership"] == member


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "１２３４", "postal_code": "〒１６０－００２２", "born_on": "昭和25年4月1日"},
        {"number": "No. 1234", "postal_code": "1600022", "born_on": "S25.4.1"},
    ],
)
def test_typing_is_forgiven(client, member, known, typed):
    assert claim(client, known | typed).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1235"},
        {"number": "x"},
        {"number": "999999999999"},
        {"postal_code": "1690051"},
        {"postal_code": "160"},
        {"born_on": "1950-4-2"},
        {"born_on": "", "contact": "看護"},
    ],
)
def test_the_answer_is_the_same_whatever_is_wrong(client, member, known, wrong):
    response = claim(client, known | wrong)

    [sentence] = response.context["form"].non_field_errors()
    assert sentence.startswith(REFUSAL)


def test_a_missing_day_of_birth_is_not_filled_by_an_empty_answer(client, known):
    MembershipFactory(number=5, person=PersonFactory(postal_code="1600022", born_on=None))

    response = claim(client, known | {"number": "5", "born_on": "", "contact": "看護"})

    assert response.context["form"].non_field_errors()[0].startswith(REFUSAL)


def test_the_account_of_the_dead_is_claimed_by_nobody(client, member, known):
    member.person.deceased_on = date(2026, 1, 1)
    member.person.save()

    assert claim(client, known).status_code == 200


def test_somebody_without_the_details_never_gets_to_the_address(client, member):
    assert client.get(reverse("joining:claim_email"))["Location"] == reverse("joining:claim")
    assert give_address(client)["Location"] == reverse("joining:claim")
    assert enter(client, "123456")["Location"] == reverse("joining:claim")
    assert mail.outbox == []


def test_one_number_is_tried_five_times_an_hour_even_with_the_right_details(client, member, known):
    for _try in range(5):
        claim(client, known | {"born_on": "1950-4-2"})

    response = claim(client, known)

    assert "too many tries" in response.content.decode()


def test_one_place_tries_ten_times_a_quarter_of_an_hour(client, member, known):
    for number in range(10):
        claim(client, known | {"number": str(9000 + number)})

    assert "too many tries" in claim(client, known).content.decode()


def test_a_wrong_code_opens_nothing_and_too_many_end_it(client, member, known):
    claim(client, known)
    give_address(client)
    right = code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        assert "not the code" in enter(client, wrong).content.decode()

    assert enter(client, right)["Location"] == reverse("joining:claim")
    assert User.objects.count() == 0


def test_a_code_holds_for_a_quarter_of_an_hour(client, member, known):
    with time_machine.travel("2026-06-15 03:00 +0000") as clock:
        claim(client, known)
        give_address(client)
        clock.shift(901)
        response = enter(client, code_in_mail())

    assert response["Location"] == reverse("joining:claim")
    assert User.objects.count() == 0


def test_an_address_with_an_account_is_not_betrayed(client, member, known):
    UserFactory(email="hana@example.org")
    claim(client, known)

    response = give_address(client, "Hana@example.org")

    assert response["Location"] == reverse("joining:claim_code")
    assert "has an account already" in mail.outbox[-1].body
    assert re.search(r"\d{6}", mail.outbox[-1].body) is None


def test_who_has_an_account_is_sent_to_the_sign_in(client, member, known):
    member.person.user = UserFactory(email="hana@example.org")
    member.person.save()
    claim(client, known)

    text = client.get(reverse("joining:claim_email")).content.decode()

    assert "h***@example.org" in text
    assert "hana@example.org" not in text


def test_an_organisation_claims_with_the_name_of_its_contact(client, known):
    cache.clear()
    contact = PersonFactory(family_name="髙橋", family_kana="タカハシ")
    body = OrganisationFactory(postal_code="5300001", contact=contact)
    membership = MembershipFactory(number=88, person=None, organisation=body)
    details = {"number": "88", "postal_code": "530-0001", "born_on": ""}
    assert claim(client, details | {"contact": "佐藤"}).status_code == 200

    assert claim(client, details | {"contact": "高橋"}).status_code == 302
    give_address(client)
    enter(client, code_in_mail())

    assert client.get(reverse("members:overview")).context["membership"] == membership


def test_a_number_entered_twice_leads_to_the_membership_that_goes_on(client, member, known):
    MembershipFactory(
        number=2000,
        person=PersonFactory(),
        left_on=date(2026, 6, 1),
        left_because="duplicate",
        continues_as=Membership.objects.get(number=1234),
    )

    assert claim(client, known | {"number": "2000"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_tabs_open_one_account(race, member):
    person = member.person
    outcomes = race(
        lambda: claim_account(person_id=person.pk, email="one@example.org"),
        lambda: claim_account(person_id=person.pk, email="two@example.org"),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RuleBroken", "User"]
    assert User.objects.count() == 1
