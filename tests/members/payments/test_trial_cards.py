"""What the test provider plays in the demo: gifts every month, and a card for next year's dues."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import queries, services
from members.models import CardNotice, Gift, MonthlyGift, Payment, PaymentRequest, SavedCard
from tests.factories.members import DuesFactory, MembershipFactory, PurposeFactory, VisitorFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.members.payments.conftest import words  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db
CHARGED = date(2027, 4, 24)


@pytest.fixture
def member(client):
    person = PersonFactory(user=UserFactory(), email="hana@example.org", language="en")
    membership = MembershipFactory(person=person)
    client.force_login(person.user)
    return membership


@pytest.fixture
def monthly(client) -> MonthlyGift:
    visitor = VisitorFactory(email="hana@example.org", language="en")
    request, page = services.start_payment(
        provider="test",
        at=timezone.now(),
        payer=services.Payer(visitor_id=visitor.pk),
        gift=services.GiftWish(3_000, PurposeFactory().pk),
        is_monthly=True,
    )
    client.post(page, {"step": "pay"})
    return MonthlyGift.objects.get(request=request)


def test_a_gift_every_month_begins_and_is_marked_as_a_test(monthly):
    payment = Payment.objects.get()
    assert (payment.is_test, payment.amount_yen, Gift.objects.get().monthly) == (True, 3_000, monthly)
    assert PaymentRequest.objects.get().state == "paid"


def test_its_page_ends_it_and_says_that_there_is_no_card(client, monthly):
    page = reverse("giving:monthly", args=[monthly.request.key])

    portal = client.post(page, {"step": "card"}, follow=True).content.decode()
    client.post(page, {"step": "end"})

    monthly.refresh_from_db()
    assert ("There is no card behind a test." in portal, monthly.ended_on) == (True, timezone.localdate())


@pytest.mark.parametrize(("last4", "outcome"), [("4242", {"paid": 1}), ("0341", {"declined": 1})])
def test_a_card_is_named_and_pays_next_years_dues_or_does_not(client, member, words, last4, outcome):  # noqa: F811
    page = client.post("/en/my/card/", {"step": "name", "provider": "test", "words": words.pk}).url
    client.post(page, {"card": last4})
    dues = DuesFactory(membership=member, fiscal_year=2027)
    day = CHARGED - timedelta(days=14)
    services.announce_cards(year=2027, charge_on=CHARGED, on=day, at=timezone.now())

    runs = [dict(services.charge_cards(on=CHARGED, at=timezone.now())) for _run in range(2)]

    assert (queries.card_of(member).last4, runs, CardNotice.objects.get().dues) == (last4, [outcome, {}], dues)
    assert set(Payment.objects.values_list("is_test", flat=True)) <= {True}


def test_ticked_while_paying_the_card_is_kept(client, member, words):  # noqa: F811
    dues = DuesFactory(membership=member)
    page = f"{reverse('members:check_payment')}?dues={dues.pk}"

    way = client.post(page, {"provider": "test", "method": "", "keep_card": words.pk}).url
    client.post(way, {"step": "pay"})

    assert (SavedCard.objects.get().brand, Payment.objects.get().amount_yen) == ("test", 10_000)


def test_outside_the_demo_its_pages_are_not_there(client, member, monthly, words, settings):  # noqa: F811
    page = client.post("/en/my/card/", {"step": "name", "provider": "test", "words": words.pk}).url
    settings.DEMO = False

    answers = [client.get(page).status_code, client.get(f"/en/give/test/{monthly.request.key}/card/").status_code]

    assert answers == [404, 404]
