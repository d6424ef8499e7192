"""Whatever the order, however often: every notice of a payment leads to the same end."""

import random
from contextlib import contextmanager
from itertools import count

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Dues, Payment, PaymentNotice, PaymentRequest, Receipt
from tests.members.payments.conftest import deliver
from tests.stripe_stand_in import people

THREADS, TIMES, EVENTS = 8, 5, 300
# What may happen to one request, in the order in which it can.
STORIES = {
    "paid by card": ("card", [people.pay_by_card], "paid"),
    "declined, then paid": (
        "card",
        [lambda account, page: people.pay_by_card(account, page, card="0002"), people.pay_by_card],
        "paid",
    ),
    "declined, then left": (
        "card",
        [lambda account, page: people.pay_by_card(account, page, card="0002"), people.leave],
        "expired",
    ),
    "paid at the store": ("konbini", [people.take_slip, people.pay_slip], "paid"),
    "paid too late": ("konbini", [people.take_slip, people.let_slip_run_out, people.pay_slip], "paid"),
    "not paid at the store": ("konbini", [people.take_slip, people.let_slip_run_out], "expired"),
    "left": ("card", [people.leave], "expired"),
    "paid and refunded": (
        "card",
        [
            people.pay_by_card,
            lambda account, page: people.refund_in_dashboard(account, account.get(page)["payment_intent"]),
        ],
        "refunded",
    ),
}


@contextmanager
def undone():
    """A database and an account as before, for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_news_in_every_order_and_at_every_time_ends_alike(account, begin, story, data):
    """Some notices come while the story goes on, the rest in any order afterwards, some of them twice."""
    account.forget()
    method, happenings, end = STORIES[story]
    with undone():
        request = begin(method)
        for happen in happenings:
            happen(account, request.remote_id)
            for event in account.undelivered():
                if data.draw(st.booleans()):
                    deliver(account, event)
        for event in data.draw(st.permutations(account.undelivered())):
            deliver(account, event)
        deliver(account, data.draw(st.sampled_from(account.events)))

        request.refresh_from_db()
        assert (request.state, account.undelivered()) == (end, [])
        assert Payment.objects.filter(reversal_of=None).count() == (end in ("paid", "refunded"))


def prepare_storm(account, begin) -> None:
    """Three hundred events of a hundred and twenty requests; twenty of them are refunded, ten expire."""
    for number in range(90):
        page = begin("card").remote_id
        if number < 20:
            people.pay_by_card(account, page, card="0002")
        intent = people.pay_by_card(account, page)
        if number >= 70:
            people.refund_in_dashboard(account, intent["id"])
    for _number in range(20):
        page = begin("konbini").remote_id
        people.take_slip(account, page)
        people.pay_slip(account, page)
    for _number in range(10):
        people.leave(account, begin().remote_id)
    while len(account.events) < EVENTS:
        account.tell("customer.created", account.new("cus"))


def test_a_storm_of_notices_books_each_payment_exactly_once(account, begin, race):
    prepare_storm(account, begin)
    mail.outbox.clear()
    deliveries = account.events * TIMES
    random.Random(3).shuffle(deliveries)
    turn = count()

    def work():
        answers = []
        while (number := next(turn)) < len(deliveries):
            answers += deliver(account, deliveries[number])
        return answers

    outcomes = race(*[work] * THREADS)

    answers = [answer for outcome in outcomes for answer in outcome]
    assert (len(answers), set(answers), len(account.events)) == (EVENTS * TIMES, {200}, EVENTS)
    paid, back = Payment.objects.filter(reversal_of=None), Payment.objects.exclude(reversal_of=None)
    assert (paid.count(), paid.aggregate(yen=Sum("amount_yen"))["yen"]) == (110, 1_100_000)
    assert (back.count(), back.aggregate(yen=Sum("amount_yen"))["yen"]) == (20, -200_000)
    assert Dues.objects.owed().count() == 30
    assert len(mail.outbox) == 110
    assert Receipt.objects.filter(voided_on=None).count() == 90
    assert PaymentNotice.objects.count() == EVENTS
    assert (
        sorted(PaymentRequest.objects.values_list("state", flat=True))
        == ["expired"] * 10 + ["paid"] * 90 + ["refunded"] * 20
    )
