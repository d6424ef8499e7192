"""Paying by Stripe, each way to its end, with the real client against the stand-in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Dues, Payment, PaymentNotice, PaymentRequest, Receipt
from members.payments.interface import ProviderSilent
from tests.factories.members import DuesFactory
from tests.factories.people import UserFactory
from tests.members.payments.conftest import deliver, state
from tests.stripe_stand_in import people

pytestmark = pytest.mark.django_db


def owed_yen() -> int:
    return Dues.objects.with_paid().get().owed_yen


def test_the_page_asks_for_what_is_owed_by_one_method_in_the_members_language(account, begin):
    with override("ja"):
        request = begin("konbini", back=services.WayBack(site="https://jocs.example/"))

    page = account.get(request.remote_id)
    assert (page["amount_total"], page["currency"], page["mode"]) == (10_000, "jpy", "payment")
    assert (page["payment_method_types"], page["locale"]) == (["konbini"], "ja")
    assert page["payment_method_options"] == {"konbini": {"expires_after_days": 14}}
    assert page["metadata"] == {"request": str(request.key)}
    assert page["success_url"] == f"https://jocs.example/ja/my/pay/result/{request.key}/"
    assert page["cancel_url"] == "https://jocs.example/ja/my/pay/"
    assert page["customer_email"] == "hana@example.org"


def test_a_page_is_opened_once_although_the_first_answers_were_lost(account, begin):
    account.fails = 2

    request = begin()

    assert [page["id"] for page in account.all("cs")] == [request.remote_id]


def test_a_silent_stripe_is_said_to_the_member_and_nothing_is_charged(account, begin):
    account.fails = 99

    with pytest.raises(RuleBroken, match="does not answer at present"):
        begin()

    assert account.all("cs") == []


@pytest.mark.parametrize("method", ["", "bank", "paypay"])
def test_other_methods_are_not_offered(begin, method):
    with pytest.raises(RuleBroken, match="not offered"):
        begin(method)


def test_a_card_is_paid_at_once(account, begin, django_capture_on_commit_callbacks):
    request = begin("card")
    intent = people.pay_by_card(account, request.remote_id)

    with django_capture_on_commit_callbacks(execute=True):
        answers = deliver(account)

    payment = Payment.objects.get()
    assert (answers, state(request), owed_yen()) == ([200, 200], "paid", 0)
    assert (payment.provider, payment.reference, payment.is_test) == ("stripe", intent["id"], False)
    assert (Receipt.objects.count(), [letter.to for letter in mail.outbox]) == (1, [["hana@example.org"]])


def test_a_declined_card_may_be_followed_by_one_that_is_not(account, begin):
    request = begin("card")
    people.pay_by_card(account, request.remote_id, card="0002")
    deliver(account)
    declined = state(request)

    people.pay_by_card(account, request.remote_id)
    deliver(account)

    assert (declined, state(request), owed_yen()) == ("failed", "paid", 0)


def test_a_slip_waits_with_its_last_day_and_is_paid_at_the_store(account, begin):
    request = begin("konbini")
    people.take_slip(account, request.remote_id)
    deliver(account)
    waiting = state(request)
    days = timezone.localdate(request.slip_until) - timezone.localdate()

    people.pay_slip(account, request.remote_id)
    deliver(account)

    assert (waiting, days, request.slip_url) == (
        "waiting",
        timedelta(days=14),
        f"{account.address}/slip/{request.remote_id}",
    )
    assert (state(request), owed_yen()) == ("paid", 0)


def test_whoever_has_a_slip_gets_a_letter_with_it_once(account, begin, client, django_capture_on_commit_callbacks):
    request = begin("konbini")
    people.take_slip(account, request.remote_id)
    with django_capture_on_commit_callbacks(execute=True):
        deliver(account, *account.events, *account.events)
    request.refresh_from_db()
    request.membership.person.user = UserFactory()
    request.membership.person.save()
    client.force_login(request.membership.person.user)

    (letter,) = mail.outbox
    last_day = date_format(timezone.localtime(request.slip_until), "DATE_FORMAT")
    shown = client.get(reverse("members:payment_result", args=[request.key])).content.decode()
    assert letter.subject == "Your payment at the convenience store"
    assert [part in letter.body for part in (request.slip_url, last_day, str(request.key), "¥10,000")] == [True] * 4
    assert [part in shown for part in (request.slip_url, f"Pay by {last_day}.")] == [True] * 2


def test_a_slip_that_runs_out_owes_as_before(account, begin):
    request = begin("konbini")
    people.take_slip(account, request.remote_id)
    people.let_slip_run_out(account, request.remote_id)

    assert set(deliver(account)) == {200}
    assert (state(request), owed_yen()) == ("expired", 10_000)


def test_a_slip_in_the_hand_is_paid_after_its_last_day(account, begin):
    request = begin("konbini")
    people.take_slip(account, request.remote_id)
    people.let_slip_run_out(account, request.remote_id)
    deliver(account)

    people.pay_slip(account, request.remote_id)
    deliver(account)

    assert (state(request), owed_yen()) == ("paid", 0)


def test_a_page_that_nobody_used_runs_out(account, begin):
    request = begin()
    people.leave(account, request.remote_id)

    deliver(account)

    assert state(request) == "expired"


def test_the_page_to_which_the_member_comes_back_asks_when_the_notice_is_late(account, begin, client):
    request = begin()
    request.membership.person.user = UserFactory()
    request.membership.person.save()
    client.force_login(request.membership.person.user)
    people.pay_by_card(account, request.remote_id)

    shown = client.get(reverse("members:payment_result", args=[request.key])).content.decode()
    late = deliver(account)

    assert "Thank you. Your payment has arrived." in shown
    assert (late, Payment.objects.count()) == ([200, 200], 1)


def test_the_page_to_which_the_member_comes_back_stands_when_stripe_is_silent(account, begin):
    request = begin()
    account.fails = 99

    assert services.look_again(request=request, at=timezone.now()) is False


def test_the_hourly_job_makes_good_what_a_broken_receiver_missed(account, begin):
    requests = [begin() for _ in range(3)]
    people.pay_by_card(account, requests[0].remote_id)
    people.leave(account, requests[1].remote_id)

    moved = [services.reconcile_payments(at=timezone.now()) for _time in range(2)]

    assert [state(request) for request in requests] == ["paid", "expired", "started"]
    assert moved == [2, 0]
    assert {notice.kind for notice in PaymentNotice.objects.all()} == {
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.succeeded",
    }


def test_the_hourly_job_looks_at_pages_even_when_no_event_tells(account, begin):
    request = begin()
    people.pay_by_card(account, request.remote_id)
    account.delivered = {event["id"] for event in account.events}

    assert services.reconcile_payments(at=timezone.now()) == 1
    assert state(request) == "paid"


def test_the_hourly_job_fails_aloud_when_stripe_is_silent(account, begin):
    begin()
    account.fails = 99

    with pytest.raises(ProviderSilent):
        call_command("reconcile_payments")


def test_a_page_that_nobody_saw_runs_out(account, begin):
    account.fails = 99
    with pytest.raises(RuleBroken):
        begin()
    account.fails = 0

    moved = [services.reconcile_payments(at=timezone.now() + timedelta(hours=hours)) for hours in (1, 49)]

    assert (moved, PaymentRequest.objects.get().state) == ([0, 1], "expired")


def test_two_years_in_one_payment(account, begin):
    dues = DuesFactory(fiscal_year=2025)
    later = DuesFactory(membership=dues.membership, fiscal_year=2026)
    request, _address = services.start_payment(
        membership=dues.membership,
        dues_ids=[dues.pk, later.pk],
        provider="stripe",
        method="card",
        at=timezone.now(),
    )
    people.pay_by_card(account, request.remote_id)
    deliver(account)

    assert (request.amount_yen, Dues.objects.owed().count()) == (20_000, 0)
