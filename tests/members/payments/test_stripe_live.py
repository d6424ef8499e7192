"""For whoever has keys: ``STRIPE_TEST_KEY=sk_test_... python -m pytest -m stripe_live``. Nobody has run them yet."""

import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest
import stripe
from django.utils import timezone

from members import services
from members.models import CardAttempt, CardCustomer, PaymentRequest, SavedCard
from members.payments.interface import Visit
from members.payments.stripe import StripeProvider, client_for
from tests.factories.members import DuesFactory, PaymentRequestFactory
from tests.members.payments.conftest import state

KEY = os.environ.get("STRIPE_TEST_KEY", "")
pytestmark = [
    pytest.mark.stripe_live,
    pytest.mark.django_db,
    pytest.mark.skipif(not KEY.startswith(("sk_test_", "rk_test_")), reason="STRIPE_TEST_KEY is not set"),
]
VISIT = Visit("会費 2026年度分", "https://example.org/done", "https://example.org/left", "ja", "hana@example.org")


@pytest.fixture(autouse=True)
def sandbox(settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, ""


def request_by(method: str):
    return PaymentRequestFactory(provider="stripe", method=method, key=uuid4(), started_at=timezone.now())


@pytest.mark.parametrize("method", ["card", "konbini"])
def test_a_page_is_opened_once(method):
    request = request_by(method)

    pages = [StripeProvider().start(request, at=timezone.now(), visit=VISIT) for _time in range(2)]

    assert pages[0] == pages[1]
    assert pages[0].address.startswith("https://checkout.stripe.com/")


def test_a_page_that_is_closed_is_expired_here_too():
    dues = DuesFactory()
    request, _page = services.start_payment(
        membership=dues.membership, dues_ids=[dues.pk], provider="stripe", method="card", at=timezone.now()
    )
    client_for(KEY, "").v1.checkout.sessions.expire(request.remote_id)

    assert services.look_again(request=request, at=timezone.now()) is True
    assert state(request) == "expired"


@pytest.fixture
def kept():
    """A customer with one of Stripe's test cards, kept as a page of mode ``setup`` would."""

    def kept(card: str) -> tuple[stripe.Customer, stripe.PaymentMethod]:
        client = client_for(KEY, "")
        customer = client.v1.customers.create({"metadata": {"test": "jocs"}})
        return customer, client.v1.payment_methods.attach(card, {"customer": customer.id})

    return kept


def attempt_with(customer, method) -> CardAttempt:
    """As the yearly run would begin it, for a card that is not in the database."""
    card = SavedCard(customer=CardCustomer(reference=customer.id), reference=method.id)
    request = PaymentRequest(key=uuid4(), amount_yen=10_000, provider="stripe", method="card")
    return CardAttempt(dues_id=int(time.time()), number=1, card=card, request=request)


def test_a_kept_card_is_charged_once(kept):
    attempt = attempt_with(*kept("pm_card_visa"))

    told = [StripeProvider().charge(attempt, title="会費 2027年度分")[0] for _time in range(2)]

    assert (told[0].step, told[0].reference == told[1].reference) == ("pay", True)


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ("pm_card_chargeCustomerFail", "generic_decline"),
        ("pm_card_authenticationRequired", "authentication_required"),
    ],
)
def test_a_kept_card_is_declined_with_the_word_for_it(kept, card, reason):
    (news,) = StripeProvider().charge(attempt_with(*kept(card)), title="会費 2027年度分")

    assert (news.step, news.reason) == ("fail", reason)


def test_a_kept_card_is_forgotten(kept):
    _customer, method = kept("pm_card_visa")

    for _time in range(2):
        StripeProvider().forget_card(SavedCard(reference=method.id))

    assert client_for(KEY, "").v1.payment_methods.retrieve(method.id).customer is None


def test_the_parameter_that_was_taken_away_is_unknown():
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client_for(KEY, "").v1.checkout.sessions.create({"mode": "payment", "payment_method_types": ["card"]})

    assert refused.value.code == "parameter_unknown"


def test_events_that_did_not_arrive_can_be_listed():
    StripeProvider().missed(since=timezone.now() - timedelta(days=1))
