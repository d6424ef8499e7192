"""The stand-in behaves as Stripe's documentation says, seen through the real client. Sources: docs/stripe.md"""

import pytest
import stripe

from members.payments.stripe import API_VERSION
from tests.stripe_stand_in import KEY, SECRET, Account, people, serve
from tests.stripe_stand_in.account import signed


@pytest.fixture
def account():
    with serve() as account:
        yield account


@pytest.fixture
def client(account):
    return client_of(account)


def client_of(account: Account, key=KEY, version=API_VERSION, retries=0) -> stripe.StripeClient:
    return stripe.StripeClient(
        key, stripe_version=version, max_network_retries=retries, base_addresses={"api": account.address}
    )


def page(client, key="one", *, yen=10_000, method="card", **more):
    price = {"currency": "jpy", "unit_amount": yen, "product_data": {"name": "会費"}}
    asked = {"mode": "payment", "success_url": "https://x.example/", "allowed_payment_method_types": [method]}
    asked |= {"line_items": [{"quantity": 1, "price_data": price}]} | more
    return client.v1.checkout.sessions.create(asked, {"idempotency_key": key})


def paid(account, client, **options):
    people.pay_by_card(account, page(client, **options).id)
    return account.all("pi")[0]


def test_the_same_key_brings_the_same_page(account, client):
    assert page(client).id == page(client).id
    assert len(account.all("cs")) == 1


def test_the_same_key_with_other_parameters_is_refused(client):
    page(client)

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        page(client, yen=5_000)


@pytest.mark.parametrize(
    ("more", "name"), [({"payment_method_types": ["card"]}, "payment_method_types"), ({"colour": "red"}, "colour")]
)
def test_parameters_that_the_interface_does_not_know_are_refused(client, more, name):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        page(client, **more)

    assert (refused.value.code, refused.value.param) == ("parameter_unknown", name)


def test_values_of_another_type_are_refused(client):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        page(client, yen="ten")

    assert refused.value.code == "parameter_invalid_integer"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"yen": 49}, "too small"),
        ({"line_items": []}, "at least one line item"),
        ({"mode": "subscription", "method": "konbini"}, "cannot be used in subscription mode"),
        ({"customer": "cus_none"}, "No such customer"),
    ],
)
def test_what_stripe_refuses_is_refused(client, more, words):
    with pytest.raises(stripe.InvalidRequestError, match=words):
        page(client, **more)


def test_another_key_or_version_is_refused(account):
    with pytest.raises(stripe.AuthenticationError):
        page(client_of(account, key="sk_test_other"))
    with pytest.raises(stripe.InvalidRequestError, match="version"):
        page(client_of(account, version="2017-08-15"))


def test_faults_of_the_server_are_tried_again_under_the_same_key(account):
    account.fails = 2

    assert page(client_of(account, retries=2)).last_response.request_id.startswith("req_")
    assert len(account.all("cs")) == 1


def test_what_does_not_exist_is_said_so(client):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.retrieve("cs_test_none")

    assert (refused.value.code, refused.value.http_status) == ("resource_missing", 404)


def test_the_hosted_page_can_be_pressed(account, client):
    import requests  # noqa: PLC0415

    made = page(client, method="konbini")

    answer = requests.post(made.url, {"with": "konbini"}, allow_redirects=False, timeout=5)

    read = client.v1.checkout.sessions.retrieve(made.id, {"expand": ["payment_intent"]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "https://x.example/")
    assert (read.status, read.payment_status, read.payment_intent.status) == ("complete", "unpaid", "requires_action")
    assert b'value="card"' in requests.get(made.url, timeout=5).content


def test_nobody_gets_back_more_than_was_paid(account, client):
    intent = paid(account, client)
    refund = client.v1.refunds.create({"payment_intent": intent["id"], "amount": 4_000})

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.v1.refunds.create({"payment_intent": intent["id"], "amount": 6_001})
    client.v1.refunds.create({"payment_intent": intent["id"]})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent["id"]})

    assert (refund.status, refused.value.code) == ("succeeded", "charge_already_refunded")


def test_events_can_be_listed_by_whether_they_arrived(account, client):
    paid(account, client)
    account.delivered.add(account.events[0]["id"])

    missed = client.v1.events.list({"delivery_success": False, "limit": 1})

    assert [event.id for event in missed.auto_paging_iter()] == [event["id"] for event in account.events[:0:-1]]


def test_notices_are_signed_as_the_library_checks_it(account, client):
    paid(account, client)
    notice = signed(account.events[-1])

    event = stripe.Webhook.construct_event(notice.body, notice.headers["Stripe-Signature"], SECRET)

    assert (event.type, event.api_version, event.livemode) == ("checkout.session.completed", API_VERSION, False)


def test_lists_go_on_page_by_page(account, client):
    for number in range(5):
        page(client, f"key-{number}")

    listed = client.v1.checkout.sessions.list({"limit": 2, "status": "open"})

    assert len(list(listed.auto_paging_iter())) == 5
