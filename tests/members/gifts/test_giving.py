"""Giving on the public page, with and without an account."""

import uuid
from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from members import queries, services
from members.models import Gift, Payment, PaymentRequest, Visitor
from tests.factories.members import CampaignFactory, MembershipFactory, PurposeFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_for_gifts(settings):
    settings.DEMO, settings.PAYMENT_PROVIDERS = True, ["test", "postal"]
    PurposeFactory()
    cache.clear()  # how many came from one place


def filled_in(**changes) -> dict:
    return {
        "amount": "5000",
        "rhythm": "once",
        "purpose": PurposeFactory().pk,
        "receipt_wish": "yearly",
        "family_name": "訪問",
        "given_name": "花子",
        "family_kana": "ホウモン",
        "given_kana": "はなこ",
        "email": "visitor@example.org",
        "country": "JP",
        "postal_code": "169-0051",
        "prefecture": "東京都",
        "city": "新宿区",
        "street": "西早稲田2-3-18",
        "agrees": "on",
        "key": str(uuid.uuid4()),
        "way": "test:",
    } | changes


def send(client, **changes):
    return client.post(reverse("giving:give"), filled_in(**changes))


def errors(response) -> set[str]:
    return {*response.context["form"].errors, *(response.context["who"].errors if response.context["who"] else ())}


def test_a_visitor_gives_and_is_thanked(client, django_capture_on_commit_callbacks):
    campaign = CampaignFactory(ends_before=None, starts_on=date(2020, 6, 1))
    response = send(client, campaign=campaign.pk, message="For the nurses")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(response.url, {"step": "pay"}, follow=True)

    gift = Gift.objects.get()
    assert "Thank you for your gift." in response.text
    assert (str(gift.payer), gift.amount_yen, gift.campaign, gift.message) == (
        "訪問 花子",
        5_000,
        campaign,
        "For the nurses",
    )
    assert (gift.person, Payment.objects.get().membership, gift.thanked_on is not None) == (None, None, True)
    assert [message.to for message in mail.outbox] == [["visitor@example.org"]]


def test_no_person_is_made_of_what_somebody_typed(client):
    send(client)

    assert (Visitor.objects.get().postal_code, PersonFactory._meta.model.objects.count()) == ("1690051", 0)


def test_a_double_click_is_one_gift(client):
    key = str(uuid.uuid4())

    first, second = send(client, key=key), send(client, key=key)

    assert (first.url, Visitor.objects.count(), PaymentRequest.objects.count()) == (second.url, 1, 1)


def test_a_double_click_at_once_is_one_gift(race):
    purpose, key = PurposeFactory(), uuid.uuid4()

    def press():
        return services.start_gift(
            key=key,
            provider="test",
            method="",
            wish=services.GiftWish(5_000, purpose.pk),
            is_monthly=False,
            visitor=Visitor(family_name="訪問"),
            at=Visitor(came_at="2026-06-01T00:00Z").came_at,
        )[0]

    requests = race(press, press, press)

    assert (len(set(requests)), Visitor.objects.count(), PaymentRequest.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("typed", "yen"),
    [("20000", 20_000), ("20,000", 20_000), ("２００００円", 20_000), ("¥ 1", 1), ("99,999,999", 99_999_999)],
)
def test_another_sum_in_any_writing(client, typed, yen):
    send(client, amount="other", other_yen=typed)

    assert PaymentRequest.objects.get().amount_yen == yen


@pytest.mark.parametrize("typed", ["", "0", "-5000", "五千", "100000000", "1e5", "5000.5"])
def test_a_sum_that_is_none_is_told_at_its_field(client, typed):
    assert errors(send(client, amount="other", other_yen=typed)) == {"other_yen"}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"family_name": ""}, {"family_name"}),
        ({"agrees": ""}, {"agrees"}),
        ({"postal_code": "", "street": ""}, {"postal_code", "street"}),
        ({"country": "US"}, {"address_abroad"}),
        ({"purpose": ""}, {"purpose"}),
        ({"way": "stripe:card"}, {"__all__"}),
        ({"way": ""}, {"__all__"}),
    ],
)
def test_what_is_missing_is_told_at_its_field(client, changes, fields):
    assert errors(send(client, **changes)) == fields
    assert PaymentRequest.objects.count() == 0


def test_who_wants_no_receipt_need_not_write_an_address(client):
    send(client, receipt_wish="none", postal_code="", prefecture="", city="", street="")

    assert PaymentRequest.objects.get().intention.receipt_wish == "none"


def test_a_robot_believes_that_it_was_heard(client):
    assert (send(client, website="http://spam.example").status_code, Visitor.objects.count()) == (302, 0)


def test_too_many_from_one_place_wait(client):
    for _ in range(20):
        send(client)

    assert errors(send(client)) == {"__all__"}
    assert PaymentRequest.objects.count() == 20


def test_a_member_who_signed_in_gives_without_typing_anything(client):
    membership = MembershipFactory(person=PersonFactory(user=UserFactory()))
    client.force_login(membership.person.user)

    send(client, family_name="", agrees="")

    request = PaymentRequest.objects.get()
    assert (request.membership, request.payer, Visitor.objects.count()) == (membership, membership.person, 0)


def test_somebody_with_an_account_and_no_membership_gives(client):
    person = PersonFactory(user=UserFactory())
    client.force_login(person.user)

    response = client.post(send(client).url, {"step": "pay"}, follow=True)

    assert ("Thank you for your gift." in response.text, Gift.objects.get().person) == (True, person)


@pytest.mark.parametrize(("providers", "is_offered"), [(["test", "postal"], True), (["postal"], False)])
def test_every_month_is_offered_only_where_a_provider_can(client, settings, providers, is_offered):
    settings.PAYMENT_PROVIDERS = providers

    assert ("rhythm" in client.get(reverse("giving:give")).context["form"].fields) is is_offered


def test_an_appeal_may_be_named_in_the_address(client):
    campaign = CampaignFactory(code="winter", ends_before=None, starts_on=date(2020, 1, 1))

    page = client.get(reverse("giving:give") + "?campaign=winter")

    assert page.context["form"]["campaign"].value() in (campaign, campaign.pk)


def test_how_to_transfer_is_told(client):
    assert "Postal transfer" in client.get(reverse("giving:transfer")).text


def test_a_gift_that_nobody_made_is_not_there(client):
    assert client.get(reverse("giving:result", args=[uuid.uuid4()])).status_code == 404


def test_outside_the_demo_nobody_pays_by_test(client, settings):
    settings.DEMO = False
    assert client.get(reverse("giving:test_payment", args=[uuid.uuid4()])).status_code == 404


def test_the_office_hears_of_givers_whose_money_came(client):
    send(client)
    paid = send(client)
    client.post(paid.url, {"step": "pay"})

    assert [visitor.gift_count for visitor in queries.givers_to_identify()] == [1]
