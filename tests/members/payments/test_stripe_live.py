"""For whoever has keys: ``STRIPE_TEST_KEY=sk_test_... python -m pytest -m stripe_live``. Nobody has run them yet."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
import stripe
from django.utils import timezone

from members import services
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


def test_the_parameter_that_was_taken_away_is_unknown():
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client_for(KEY, "").v1.checkout.sessions.create({"mode": "payment", "payment_method_types": ["card"]})

    assert refused.value.code == "parameter_unknown"


def test_events_that_did_not_arrive_can_be_listed():
    StripeProvider().missed(since=timezone.now() - timedelta(days=1))
