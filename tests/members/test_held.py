"""What we hold about a member: all of theirs, nothing of others."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from jocs_site.people.models import Consent
from jocs_site.people.services import give_consent, write_note
from tests.factories.members import AllocationFactory, DuesFactory, MembershipFactory, PaymentFactory, ReceiptFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
PARTS = ["person", "memberships", "kinds", "dues", "mandates", "debits", "payments", "slips", "overpayments"]
PARTS += ["refunds", "gifts", "receipts", "cards", "card_notices", "letters", "consents", "applications"]
PARTS += ["resignations", "returned_mail", "notes", "general_meetings"]


def a_member(**values):
    person = PersonFactory(user=UserFactory(), **values)
    membership = MembershipFactory(person=person)
    dues = DuesFactory(membership=membership, amount_yen=10_000)
    payment = PaymentFactory(membership=membership, person=person, amount_yen=10_000)
    AllocationFactory(payment=payment, dues=dues, amount_yen=10_000)
    give_consent(person=person, purpose=Consent.Purpose.MEETING_EMAIL, on=date(2026, 4, 1), text_version="2026-04")
    return membership


@pytest.fixture
def member(client):
    membership = a_member(family_name="看護", phone="0312345678")
    client.force_login(membership.person.user)
    return membership


def download(client) -> dict:
    response = client.get(reverse("members:held_file"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("attachment")
    return json.loads(response.content)


def test_the_file_holds_everything_by_subject(client, member):
    held = download(client)

    assert list(held) == PARTS
    assert [person["family_name"] for person in held["person"]] == ["看護"]
    assert [one["number"] for one in held["memberships"]] == [member.number]
    assert [one["amount_yen"] for one in held["dues"]] == [10_000]
    assert [one["amount_yen"] for one in held["payments"]] == [10_000]
    assert held["consents"] == [
        {"purpose": "meeting_email", "given_on": "2026-04-01", "withdrawn_on": None, "text_version": "2026-04"}
    ]


def test_nothing_of_others_is_in_it(client, member):
    before = download(client)
    a_member(family_name="他人")
    ReceiptFactory(person=PersonFactory())

    assert download(client) == before


def test_the_page_reads_like_the_file(client, member):
    content = client.get(reverse("members:held")).content.decode()

    assert "看護" in content
    assert "0312345678" in content


@pytest.mark.parametrize("name", ["held", "held_file", "signing_in", "wishes"])
def test_strangers_sign_in_first(client, name):
    response = client.get(reverse(f"members:{name}"))

    assert "/accounts/login/" in response.url


def test_a_record_entered_twice_is_in_it(client, member):
    twin = PersonFactory(merged_into=member.person)
    give_consent(person=twin, purpose=Consent.Purpose.NEWSLETTER_EMAIL, on=date(2026, 5, 1))

    assert {one["purpose"] for one in download(client)["consents"]} == {"meeting_email", "newsletter_email"}


def test_what_the_office_noted_is_in_it_and_not_who_wrote_it(client, member):
    give_consent(person=member.person, purpose=Consent.Purpose.CONFIDENTIAL_NOTES, on=date(2026, 6, 1))
    words = {"kind": "care", "is_confidential": True, "text": "In mourning since May"}
    write_note(about=member.person, at=datetime(2026, 6, 2, 3, tzinfo=UTC), by=UserFactory(), **words)

    assert download(client)["notes"] == [
        {"written_at": "2026-06-02T03:00:00Z", "kind": "care", "text": "In mourning since May", "ended_at": None}
    ]
