"""Gifts that come every month, as subscriptions of Stripe's, with the real client against the stand-in."""

import uuid
from itertools import count

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jocs_site.foundation.errors import RuleBroken
from members import services
from members.models import Gift, MonthlyGift, Payment, PaymentNotice, PaymentRequest
from tests.factories.members import MembershipFactory, PurposeFactory, VisitorFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.members.payments.conftest import deliver, state
from tests.members.payments.test_stripe_orders import undone
from tests.stripe_stand_in import billing, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(account):
    """A function by which a visitor, or a member, goes to give ¥3,000 every month."""

    def promise(method: str = "card", *, membership=None) -> PaymentRequest:
        visitor = None if membership else VisitorFactory(email="hana@example.org", language="en")
        return services.start_payment(
            provider="stripe",
            method=method,
            at=timezone.now(),
            membership=membership,
            payer=services.Payer(visitor_id=visitor.pk) if visitor else None,
            gift=services.GiftWish(3_000, PurposeFactory().pk),
            is_monthly=True,
        )[0]

    return promise


@pytest.fixture
def begun(account, promise, django_capture_on_commit_callbacks) -> MonthlyGift:
    """A promise of which the first month was paid, and the giver thanked."""
    people.pay_by_card(account, promise().remote_id)
    with django_capture_on_commit_callbacks(execute=True):
        deliver(account)
    mail.outbox.clear()
    return MonthlyGift.objects.get()


def use_card(account, monthly: MonthlyGift, last4: str) -> None:
    account.get(account.get(monthly.reference)["default_payment_method"])["card"]["last4"] = last4


def subjects() -> list[str]:
    return [letter.subject for letter in mail.outbox]


def test_the_page_asks_for_the_same_sum_every_month(account, promise):
    request = promise()

    page = account.get(request.remote_id)
    assert (page["mode"], page["amount_total"], page["payment_method_types"]) == ("subscription", 3_000, ["card"])
    assert page["asked"]["line_items"][0]["price_data"]["recurring"] == {"interval": "month"}
    assert page["asked"]["subscription_data"]["metadata"] == {"request": str(request.key)}


def test_only_a_card_can_be_charged_every_month(account, promise):
    with pytest.raises(RuleBroken, match="by credit card only"):
        promise("konbini")

    assert PaymentRequest.objects.count() == 0


def test_the_first_month_begins_the_promise_and_is_booked(account, promise, django_capture_on_commit_callbacks):
    request = promise()
    subscription = people.pay_by_card(account, request.remote_id)

    with django_capture_on_commit_callbacks(execute=True):
        answers = deliver(account)

    monthly, gift, payment = MonthlyGift.objects.get(), Gift.objects.get(), Payment.objects.get()
    assert (set(answers), state(request), request.payment) == ({200}, "paid", payment)
    assert (monthly.reference, monthly.amount_yen, monthly.ended_on) == (subscription["id"], 3_000, None)
    assert (gift.monthly, gift.amount_yen, payment.reference) == (monthly, 3_000, subscription["latest_invoice"])
    assert sorted(subjects()) == ["Thank you for giving every month", "We have received your payment"]
    assert f"/en/give/monthly/{request.key}/" in mail.outbox[0].body + mail.outbox[1].body


def test_a_member_gives_every_month_and_owes_as_before(account, promise):
    membership = MembershipFactory()
    people.pay_by_card(account, promise(membership=membership).remote_id)
    deliver(account)

    payment = Payment.objects.with_credit().get()
    assert (payment.membership, payment.credit_yen, MonthlyGift.objects.get().person) == (
        membership,
        0,
        membership.person,
    )


def test_every_month_is_a_gift_of_its_own(account, begun):
    for _month in range(2):
        billing.next_month(account, begun.reference)
        deliver(account)

    assert (Payment.objects.count(), begun.gifts.count()) == (3, 3)


def test_a_month_after_the_office_found_out_who_gives_is_theirs(account, begun):
    person = PersonFactory()
    services.identify_giver(visitor_id=begun.visitor_id, on=timezone.localdate(), person=person)
    billing.next_month(account, begun.reference)

    deliver(account, *account.undelivered(), *account.events)

    assert [gift.person for gift in begun.gifts.all()] == [person, person]


def test_another_sum_than_promised_books_nothing_and_is_kept_with_the_reason(account, begun):
    account.get(begun.reference)["amount"] = 30_000
    billing.next_month(account, begun.reference)
    deliver(account)

    notice = PaymentNotice.objects.exclude(trouble="").get()
    assert (notice.kind, "30000" in notice.trouble, Payment.objects.count()) == ("invoice.paid", True, 1)


def test_a_month_in_another_currency_books_nothing(account, begun):
    invoice = billing.next_month(account, begun.reference)
    invoice["currency"] = "usd"
    deliver(account)

    assert Payment.objects.count() == 1


def test_a_declined_month_is_told_once_with_what_to_do(account, begun, django_capture_on_commit_callbacks):
    use_card(account, begun, "0341")
    invoice = billing.next_month(account, begun.reference)
    account.tell("invoice.payment_failed", invoice)

    with django_capture_on_commit_callbacks(execute=True):
        deliver(account)

    assert (subjects(), Payment.objects.count()) == (["Your monthly gift could not be taken"], 1)
    assert f"/en/give/monthly/{begun.request.key}/" in mail.outbox[0].body


def test_late_news_of_a_declined_month_that_was_paid_since_frightens_nobody(
    account, begun, django_capture_on_commit_callbacks
):
    use_card(account, begun, "0341")
    invoice = billing.next_month(account, begun.reference)
    failed = account.undelivered()[-1]
    billing._pay(account, invoice, account.get(account.get(begun.reference)["default_payment_method"]))

    with django_capture_on_commit_callbacks(execute=True):
        deliver(account, failed)

    assert (subjects(), Payment.objects.count()) == (["We have received your payment"], 2)


def test_the_giver_ends_it_without_an_account_and_is_told_once(
    account, begun, client, django_capture_on_commit_callbacks
):
    page = reverse("giving:monthly", args=[begun.request.key])
    with django_capture_on_commit_callbacks(execute=True):
        for _tap in range(2):
            client.post(page, {"step": "end"})
        deliver(account)

    begun.refresh_from_db()
    assert account.get(begun.reference)["status"] == "canceled"
    assert (begun.ended_on, subjects()) == (timezone.localdate(), ["Your monthly gift has ended"])
    assert "It ended on" in client.get(page).content.decode()


def test_it_ends_when_the_provider_had_ended_it_already_and_told_nobody(account, begun):
    billing.cancel(account, begun.reference)

    assert services.end_monthly_gift(monthly_id=begun.pk, at=timezone.now()).ended_on == timezone.localdate()


def test_a_silent_provider_leaves_it_as_it_was_and_says_so(account, begun, client):
    account.fails = 99

    page = client.post(reverse("giving:monthly", args=[begun.request.key]), {"step": "end"}, follow=True)

    begun.refresh_from_db()
    assert (begun.ended_on, account.get(begun.reference)["status"]) == (None, "active")
    assert "so the gift has not ended" in page.content.decode()


def test_another_card_is_named_on_the_providers_page(account, begun, client):
    page = reverse("giving:monthly", args=[begun.request.key])

    response = client.post(page, {"step": "card"})

    (portal,) = account.all("bps")
    assert (response.url, portal["return_url"]) == (portal["url"], f"http://testserver{page}")


def test_a_key_that_nobody_has_opens_nothing(client):
    assert client.get(reverse("giving:monthly", args=[uuid.uuid4()])).status_code == 404


def test_a_member_finds_the_way_on_the_own_page_while_it_runs(account, promise, client):
    membership = MembershipFactory(person=PersonFactory(user=UserFactory()))
    request = promise(membership=membership)
    people.pay_by_card(account, request.remote_id)
    deliver(account)
    client.force_login(membership.person.user)
    way = reverse("giving:monthly", args=[request.key])

    before = way in client.get(reverse("members:overview")).content.decode()
    services.end_monthly_gift(monthly_id=request.monthly_gift.pk, at=timezone.now())

    assert (before, way in client.get(reverse("members:overview")).content.decode()) == (True, False)


def test_the_page_to_which_the_giver_comes_back_asks_when_the_notice_is_late(account, promise, client):
    request = promise()
    people.pay_by_card(account, request.remote_id)

    client.get(reverse("giving:result", args=[request.key]))
    deliver(account)

    assert (state(request), Payment.objects.count(), MonthlyGift.objects.count()) == ("paid", 1, 1)


def test_a_page_that_nobody_used_promises_nothing(account, promise):
    request = promise()
    people.leave(account, request.remote_id)
    deliver(account)

    assert (state(request), MonthlyGift.objects.count()) == ("expired", 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_news_of_a_promise_in_every_order_and_at_every_time_ends_alike(account, promise, data):
    """Begun, a month paid, a month declined, ended; notices come in between, in any order afterwards, and again."""
    account.forget()
    with undone():
        request = promise()
        subscription = people.pay_by_card(account, request.remote_id)["id"]
        card = account.get(account.get(subscription)["default_payment_method"])["card"]
        for last4 in ("4242", "0341", None):
            for event in account.undelivered():
                if data.draw(st.booleans()):
                    deliver(account, event)
            if last4 is None:
                billing.cancel(account, subscription)
            else:
                card["last4"] = last4
                billing.next_month(account, subscription)
        for event in data.draw(st.permutations(account.undelivered())):
            assert deliver(account, event) == [200]
        deliver(account, data.draw(st.sampled_from(account.events)))

        monthly = MonthlyGift.objects.get()
        assert (state(request), monthly.ended_on, monthly.gifts.count()) == ("paid", timezone.localdate(), 2)
        assert (Payment.objects.count(), PaymentNotice.objects.exclude(trouble="").count()) == (2, 0)


def test_a_storm_of_notices_books_each_month_exactly_once(account, promise, race):
    for number in range(8):
        subscription = people.pay_by_card(account, promise().remote_id)["id"]
        billing.next_month(account, subscription)
        if number % 2:
            billing.cancel(account, subscription)
    mail.outbox.clear()
    deliveries, turn = account.events * 4, count()

    def work():
        answers = []
        while (number := next(turn)) < len(deliveries):
            answers += deliver(account, deliveries[-number])
        return answers

    outcomes = race(*[work] * 8)

    assert {answer for answers in outcomes for answer in answers} == {200}
    assert (Payment.objects.count(), Gift.objects.count(), MonthlyGift.objects.count()) == (16, 16, 8)
    assert MonthlyGift.objects.exclude(ended_on=None).count() == 4
    assert sorted(subjects()) == sorted(
        ["We have received your payment"] * 16
        + ["Thank you for giving every month"] * 8
        + ["Your monthly gift has ended"] * 4
    )
