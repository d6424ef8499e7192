"""Stripe's notices through the door, each five times and shuffled: two workers, as in the Procfile, and no peer.

A worker is a process with all of Django's request handling, from the middleware on. What it asks Stripe goes over HTTP
to the stand-in of the tests, which has a process of its own on the same machine. The rate is by the clock; ``cpu_ms``
is what the workers and their PostgreSQL backends need for one notice.
"""

import gc
import os
import random
import time
from itertools import count

import requests
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from benchmarks.frame import FORK, cpu_s
from members import services
from members.models import Payment, PaymentNotice
from members.payments import providers
from members.payments.stripe import client_for
from tests.factories.members import DuesFactory
from tests.stripe_stand_in import KEY, SECRET, Account, serve
from tests.stripe_stand_in.account import sign

SIZE = 300
TIMES, WORKERS = 5, 2
DOOR = "/webhooks/stripe/"


@override_settings(
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}},  # receipts and letters are the worker's
    STRIPE_SECRET_KEY=KEY,
    STRIPE_WEBHOOK_SECRETS=[SECRET],
)
def measure(size: int, rounds: int) -> str:
    """The best of the rounds, each with payments of its own."""
    rates, costs = [], []
    for number in range(rounds):
        before = Payment.objects.count(), PaymentNotice.objects.count()
        connection.close()
        mine, theirs = FORK.Pipe()
        stripe = FORK.Process(target=_stand_in, args=(theirs, number * 1_000_000))
        stripe.start()
        settings.STRIPE_API_BASE = mine.recv()
        began_at = timezone.now()
        _pay(size)
        notices = [sign(notice.body) for notice in providers.online()["stripe"].missed(since=began_at)]
        rate, cost = _storm(notices * TIMES)
        rates.append(rate)
        costs.append(cost)
        mine.send("thank you")
        stripe.join()
        after = Payment.objects.count(), PaymentNotice.objects.count()
        told = [now - then for now, then in zip(after, before, strict=True)]
        assert told == [size, 2 * size], told  # noqa: S101
    figures = f"cpu_ms={min(costs):.2f} workers={WORKERS} deliveries={2 * size * TIMES}"
    return f"ours={max(rates):.0f} unit=notices_per_s {figures}"


def _stand_in(pipe, first: int) -> None:
    with serve(Account(numbers=count(first))) as account:
        pipe.send(account.address)
        pipe.recv()


def _pay(size: int) -> None:
    """As many payments by card, of as many members, that we have not heard of yet."""
    for _number in range(size):
        dues = DuesFactory()
        _request, page = services.start_payment(
            membership=dues.membership, dues_ids=[dues.pk], provider="stripe", method="card", at=timezone.now()
        )
        requests.post(page, {"with": "card"}, allow_redirects=False, timeout=10)


def _storm(notices: list) -> tuple[float, float]:
    """Bring all of them to the door. Returns how many a second, and the workers' processor time for each in ms."""
    random.Random(1).shuffle(notices)
    connection.close()
    ready, spent = FORK.Barrier(WORKERS + 1), FORK.SimpleQueue()
    shares = [notices[worker::WORKERS] for worker in range(WORKERS)]
    workers = [FORK.Process(target=_work, args=(share, ready, spent)) for share in shares]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    cpu = sum(spent.get() for _worker in workers)
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * WORKERS  # noqa: S101
    return len(notices) / seconds, cpu * 1000 / len(notices)


def _work(notices: list, ready, spent) -> None:
    client_for.cache_clear()  # two processes must not share the connection that was open when they parted
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the log is written, and read by nobody
    client = Client()
    assert client.post(DOOR, "{}", content_type="application/json").status_code == 400  # noqa: S101 - all is loaded
    connection.ensure_connection()
    gc.freeze()
    ready.wait()
    began = cpu_s()
    for notice in notices:
        answer = client.post(DOOR, notice.body, content_type="application/json", headers=notice.headers)
        assert answer.status_code == 200, answer.content  # noqa: S101
    spent.put(cpu_s() - began)
