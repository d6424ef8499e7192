"""The door for Stripe's notices: who gets in, and what is made of it."""

import logging
import time

import pytest
import stripe
from django.test import Client

from members.models import Payment, PaymentNotice
from members.payments import checks
from members.payments.stripe import API_VERSION
from tests.members.payments.conftest import DOOR, deliver, state
from tests.stripe_stand_in import SECRET, people
from tests.stripe_stand_in.account import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(account, begin):
    """The event of a card paid, not delivered yet."""
    people.pay_by_card(account, begin().remote_id)
    return account.events[-1]


def test_the_version_of_the_interface_is_the_one_that_the_library_pins():
    """When this fails: read Stripe's changelog, look at tests/stripe_stand_in and docs/stripe.md, then move both."""
    assert stripe.api_version == API_VERSION


@pytest.mark.parametrize(("seconds", "answer"), [(-301, 400), (-290, 200), (290, 200), (310, 400), (86_400, 400)])
def test_five_minutes_are_allowed_either_way(account, paid, seconds, answer):
    assert deliver(account, paid, at=time.time() + seconds) == [answer]
    assert Payment.objects.count() == (answer == 200)


def test_every_secret_is_tried_so_that_an_old_one_can_run_out(account, paid, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]

    assert deliver(account, paid) == [200]


@pytest.mark.parametrize("secret", ["whsec_other", " "])
def test_another_secret_is_refused(account, paid, secret):
    assert deliver(account, paid, secret=secret) == [400]
    assert (Payment.objects.count(), PaymentNotice.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda notice: (notice.body.replace(b"10000", b"1"), notice.headers),
        lambda notice: (notice.body, {}),
        lambda notice: (notice.body, {"Stripe-Signature": "t=1,v1=00"}),
        lambda notice: (notice.body, {"Stripe-Signature": "nonsense"}),
        lambda notice: (b"", notice.headers),
        lambda notice: (b"\xff\xfe", notice.headers),
        lambda notice: (b"{", notice.headers),
    ],
    ids=["changed", "unsigned", "made up", "nonsense", "empty", "no text", "cut"],
)
def test_what_is_forged_or_broken_is_refused_and_leaves_nothing(paid, spoil):
    body, headers = spoil(signed(paid))

    response = Client().post(DOOR, body, content_type="application/json", headers=headers)

    assert (response.status_code, response.content) == (400, b"refused\n")
    assert (Payment.objects.count(), PaymentNotice.objects.count()) == (0, 0)


def test_the_other_mode_is_refused(account, paid):
    assert deliver(account, paid | {"livemode": True}) == [400]


def test_another_version_is_refused_and_the_log_says_what_to_set(account, paid, caplog):
    with caplog.at_level(logging.WARNING):
        assert deliver(account, paid | {"api_version": "2017-08-15"}) == [400]

    assert "set the endpoint to 2026-10-28.endive" in caplog.text


@pytest.mark.parametrize("secrets", [[], [""], [" "], ["", SECRET + "x"]])
def test_a_blank_secret_opens_to_nobody(account, paid, settings, secrets):
    settings.STRIPE_WEBHOOK_SECRETS = secrets

    answers = [deliver(account, paid, secret=secret)[0] for secret in ("", " ", SECRET)]

    assert (answers, PaymentNotice.objects.count()) == ([400] * 3, 0)


def test_a_thin_event_of_the_second_interface_is_refused(account, paid):
    thin = {"id": "evt_thin", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered"}

    assert deliver(account, thin | {"livemode": False, "created": "2026-11-27T00:00:00Z"}) == [400]
    assert PaymentNotice.objects.count() == 0


def test_an_event_without_an_object_is_refused(account, paid):
    assert deliver(account, {name: value for name, value in paid.items() if name != "data"}) == [400]
    assert PaymentNotice.objects.count() == 0


def test_a_body_that_is_too_long_is_refused_before_it_is_read(account, paid, settings):
    long = paid | {"data": paid["data"] | {"padding": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}}

    assert deliver(account, long) == [400]
    assert (PaymentNotice.objects.count(), Payment.objects.count()) == (0, 0)


def test_a_notice_of_more_money_back_than_was_paid_is_kept_with_the_reason(account, paid):
    deliver(account, paid)
    intent = Payment.objects.get().reference
    made = people.refund_in_dashboard(account, intent)
    account.objects[made["id"]]["amount"] = 10_001

    answers = deliver(account, account.events[-1])

    notice = PaymentNotice.objects.exclude(trouble="").get()
    assert (answers, notice.kind, Payment.objects.count()) == ([200], "refund.created", 1)
    assert notice.trouble == "支払われた額を超えて返金することはできません。"


def test_the_door_needs_a_post(client, account):
    assert client.get(DOOR).status_code == 405


def test_the_door_is_closed_without_a_key(account, paid, settings):
    settings.STRIPE_SECRET_KEY = ""

    assert deliver(account, paid) == [400]


def test_a_repeat_changes_nothing_and_asks_stripe_nothing(account, paid):
    answers = deliver(account, paid)
    account.fails = 99

    answers += deliver(account, paid, paid)

    assert answers == [200, 200, 200]
    assert (Payment.objects.count(), PaymentNotice.objects.count()) == (1, 1)


def test_a_notice_that_cannot_be_looked_into_comes_again(account, paid):
    account.fails = 3

    answers = deliver(account, paid)
    kept = PaymentNotice.objects.count()

    assert (answers, kept) == ([503], 0)
    assert (deliver(account, paid), Payment.objects.count()) == ([200], 1)


def test_the_answer_to_another_question_is_not_believed(account, begin, paid):
    """Seen when two processes shared one connection."""
    account.objects[paid["data"]["object"]["id"]] = account.get(begin().remote_id)

    assert (deliver(account, paid), PaymentNotice.objects.count()) == ([503], 0)


def test_a_notice_is_only_a_hint(account, begin):
    """It says paid, and Stripe when asked says open."""
    request = begin()
    page = account.get(request.remote_id)
    event = account.tell("checkout.session.completed", page | {"status": "complete", "payment_status": "paid"})

    assert (deliver(account, event), state(request)) == ([200], "started")


@pytest.mark.parametrize(
    ("spoiled", "trouble"),
    [
        ({"amount_total": 9_999}, "通知の金額は9999円ですが、請求額は10000円です。"),
        ({"currency": "usd"}, "通貨が円ではなくusdです。"),
    ],
)
def test_another_amount_or_currency_books_nothing_and_is_kept_for_the_treasurer(account, begin, spoiled, trouble):
    request = begin()
    people.pay_by_card(account, request.remote_id)
    account.objects[request.remote_id] |= spoiled

    answers = deliver(account)

    kept = PaymentNotice.objects.exclude(trouble="").get()
    assert (answers, state(request), Payment.objects.count()) == ([200, 200], "started", 0)
    assert (kept.request, kept.trouble, kept.kind) == (request, trouble, "checkout.session.completed")


def test_types_that_we_do_not_handle_are_kept_and_answered(account):
    event = account.tell("customer.created", account.new("cus"))

    assert deliver(account, event) == [200]
    assert PaymentNotice.objects.get().kind == "customer.created"


def test_events_about_things_without_a_number_are_kept_and_answered(account):
    event = account.tell("balance.available", {"object": "balance"})

    assert (deliver(account, event), PaymentNotice.objects.get().kind) == ([200], "balance.available")


def test_what_was_made_by_hand_in_the_dashboard_is_none_of_ours(account, paid):
    account.objects[paid["data"]["object"]["id"]]["metadata"] = {}

    assert deliver(account, paid) == [200]
    assert (PaymentNotice.objects.get().request, Payment.objects.count()) == (None, 0)


GOOD = {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRETS": ["whsec_1"], "STRIPE_API_BASE": "", "DEMO": True}


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({}, []),
        ({"STRIPE_SECRET_KEY": "", "STRIPE_WEBHOOK_SECRETS": []}, []),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "DEMO": False}, []),
        ({"STRIPE_SECRET_KEY": "rk_live_1", "DEMO": False}, []),
        ({"STRIPE_SECRET_KEY": "pk_test_1"}, ["members.E002"]),
        ({"STRIPE_SECRET_KEY": "sk_live_1"}, ["members.E003"]),
        ({"STRIPE_WEBHOOK_SECRETS": []}, ["members.E004"]),
        ({"STRIPE_WEBHOOK_SECRETS": ["whsec_1", ""]}, ["members.E004"]),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "DEMO": False, "STRIPE_API_BASE": "http://x"}, ["members.E005"]),
        ({"DEMO": False}, ["members.W001"]),
    ],
)
def test_the_site_says_what_is_wrong_with_its_keys(settings, changes, complaints):
    for name, value in (GOOD | changes).items():
        setattr(settings, name, value)

    assert [complaint.id for complaint in checks.stripe_is_set_up()] == complaints
