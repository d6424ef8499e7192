"""The screens of postings as the office asks for them, beside a stock Wagtail listing of the same rows.

Each screen is fetched as a page, permissions, template and all, by somebody with every right: milliseconds of processor
time, of the clock, and queries. The peer is Wagtail's `ModelViewSet` as it comes, with the same columns, in the same
run. The table shows how both grow, and how many times the peer's time each screen takes at each size.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.utils import timezone
from wagtail.admin.viewsets.model import ModelViewSet

from benchmarks.frame import cpu_s, learn_sizes, seconds_of
from benchmarks.posted import COUNTRIES, TERMS, prepare
from dispatch.models import PersonDocument, Posting
from dispatch.services import make_feed
from jocs_site.people.models import User

SIZE = 6_000
SIZES = (200, 2_000, 6_000, 20_000)
SCREENS = {
    "list": "dispatch_postings:index",
    "workers": "dispatch_workers:index",
    "absences": "dispatch_absences:index",
    "documents": "dispatch_documents:index",
    "timeline": "dispatch_timeline:index",
    "map": "dispatch_map:index",
    "where": "safety_where:index",
    "expiries": "dispatch_expiries:index",
    "public": "dispatch:workers",
}
FILES = ("where_pdf", "expiries_xlsx", "expiries_pdf", "expiries_ics")  # reported beside the goal, which is of screens
MOST_MS, MOST_QUERIES = 300, 15


@dataclass(frozen=True)
class Figure:
    """One screen at one size. ``cpu_ms``, ``wall_ms``: the best of the rounds."""

    cpu_ms: float
    wall_ms: float
    queries: int

    def __str__(self):
        return f"{self.cpu_ms:.0f}ms/{self.queries}q"


def measure(size: int, rounds: int) -> str:
    steps = [step for step in SIZES if step < size] + [size]
    found: dict[int, dict[str, Figure]] = {}
    for step in steps:
        prepare(max(step - Posting.objects.count(), TERMS))
        found[step] = figures(rounds)
        print(_as_table(step, found[step]), flush=True)
    full = found[size]
    told = [f"{name}={figure}" for name, figure in full.items()]
    growth = [f"{name}={figure.cpu_ms / found[steps[0]][name].cpu_ms:.1f}" for name, figure in full.items()]
    screens = [name for name in full if name not in (*FILES, "peer")]
    slow = [name for name in screens if full[name].cpu_ms > MOST_MS or full[name].queries > MOST_QUERIES]
    return f"{' '.join(told)} growth: {' '.join(growth)} missed={','.join(slow) or 'none'} unit=cpu_ms"


def _as_table(size: int, found: dict[str, Figure]) -> str:
    """Lines to read: what each takes, and how many times the peer's time that is."""
    peer = found["peer"].cpu_ms
    documents, load = PersonDocument.objects.count(), os.getloadavg()[0]
    head = f"postings: {size} postings, {documents} documents, load {load:.1f}"
    lines = [
        f"  {name:14} {one.cpu_ms:8.0f} ms cpu {one.wall_ms:8.0f} ms wall {one.queries:4} queries"
        f" {one.cpu_ms / peer:7.2f} of the peer"
        for name, one in found.items()
    ]
    return "\n".join([head, *lines])


def figures(rounds: int) -> dict[str, Figure]:
    learn_sizes()
    user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("bench@example.org")
    client = Client()
    client.force_login(user)
    with override_settings(ROOT_URLCONF=_stock_listing()):
        asks = {name: _page(client, address) for name, address in _addresses(user).items()}
        return {name: _best_of(rounds, ask) for name, ask in asks.items()}


def _addresses(user: User) -> dict[str, str]:
    addresses = {name: reverse(screen) for name, screen in SCREENS.items()}
    secret = make_feed(user=user, at=timezone.now())
    return addresses | {
        "where_country": f"{reverse('safety_where:index')}?country={COUNTRIES[0]}",
        "where_pdf": f"{reverse('safety_where:sheets')}?country={COUNTRIES[0]}",
        "expiries_xlsx": reverse("dispatch_expiries:xlsx"),
        "expiries_pdf": reverse("dispatch_expiries:pdf"),
        "expiries_ics": reverse("dispatch:calendar", args=[secret]),
        "peer": "/stock/",
    }


def _page(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address  # noqa: S101
        if answer.streaming:
            assert b"".join(answer.streaming_content)  # noqa: S101

    return ask


def _stock_listing() -> ModuleType:
    """Our addresses and, under ``stock/``, a viewset as Wagtail brings it: nothing said about related records."""
    stock = ModelViewSet(
        "stock_postings",
        model=Posting,
        icon="globe",
        form_fields=["kind"],
        list_per_page=50,
        list_display=["__str__", "worker", "organisation", "country", "starts_on", "coordinating_office", "state"],
    )
    addresses = ModuleType("addresses_with_stock")
    own = import_module(settings.ROOT_URLCONF)
    stock_addresses = include((stock.get_urlpatterns(), "stock_postings"), namespace="stock_postings")
    addresses.urlpatterns = [path("stock/", stock_addresses), *own.urlpatterns]
    return addresses


def _best_of(rounds: int, ask: Callable[[], None]) -> Figure:
    ask()  # warms what is kept between requests
    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(captured)
    taken = [(seconds_of(ask, cpu_s), seconds_of(ask, time.perf_counter)) for _round in range(rounds)]
    cpu, wall = (min(times) * 1000 for times in zip(*taken, strict=True))
    return Figure(cpu, wall, queries)
