"""Whole pages timed, permissions, template and all, at growing sizes, beside a stock Wagtail listing in one run."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from wagtail.admin.viewsets.model import ModelViewSet

from benchmarks.frame import cpu_s, seconds_of

MOST_MS, MOST_QUERIES = 300, 15
PEER = "peer"


@dataclass(frozen=True)
class Figure:
    """One screen at one size. ``cpu_ms``, ``wall_ms``: the best of the rounds."""

    cpu_ms: float
    wall_ms: float
    queries: int

    def __str__(self):
        return f"{self.cpu_ms:.0f}ms/{self.queries}q"


def line_of(found: dict[int, dict[str, Figure]], *, beside: Iterable[str] = ()) -> str:
    """The figures at the largest size, how each grew since the smallest, and which screens missed the goal.

    found: by size and name. beside: names that are reported without being held to the goal.
    """
    least, full = found[min(found)], found[max(found)]
    told = [f"{name}={figure}" for name, figure in full.items()]
    growth = [f"{name}={figure.cpu_ms / least[name].cpu_ms:.1f}" for name, figure in full.items()]
    screens = [name for name in full if name not in (*beside, PEER)]
    slow = [name for name in screens if full[name].cpu_ms > MOST_MS or full[name].queries > MOST_QUERIES]
    return f"{' '.join(told)} growth: {' '.join(growth)} missed={','.join(slow) or 'none'} unit=cpu_ms"


def table_of(head: str, found: dict[str, Figure]) -> str:
    """Lines to read: what each takes, and how many times the peer's time that is."""
    peer = found[PEER].cpu_ms
    lines = [
        f"  {name:14} {one.cpu_ms:8.0f} ms cpu {one.wall_ms:8.0f} ms wall {one.queries:4} queries"
        f" {one.cpu_ms / peer:7.2f} of the peer"
        for name, one in found.items()
    ]
    return "\n".join([f"{head}, load {os.getloadavg()[0]:.1f}", *lines])


def fetched(client: Client, address: str) -> Callable[[], None]:
    """A function that fetches the whole page, or the whole file."""

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address  # noqa: S101
        if answer.streaming:
            assert b"".join(answer.streaming_content)  # noqa: S101

    return ask


def with_stock_listing(model: type[models.Model], *, columns: list[str], field: str) -> ModuleType:
    """Our addresses and, under ``stock/``, a viewset as Wagtail brings it: nothing said about related records.

    field: any one that its form can show.
    """
    stock = ModelViewSet(
        "stock_rows", model=model, icon="globe", form_fields=[field], list_per_page=50, list_display=columns
    )
    addresses = ModuleType("addresses_with_stock")
    own = import_module(settings.ROOT_URLCONF)
    stock_addresses = include((stock.get_urlpatterns(), "stock_rows"), namespace="stock_rows")
    addresses.urlpatterns = [path("stock/", stock_addresses), *own.urlpatterns]
    return addresses


def best_of(rounds: int, ask: Callable[[], None]) -> Figure:
    ask()  # warms what is kept between requests
    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(captured)
    taken = [(seconds_of(ask, cpu_s), seconds_of(ask, time.perf_counter)) for _round in range(rounds)]
    cpu, wall = (min(times) * 1000 for times in zip(*taken, strict=True))
    return Figure(cpu, wall, queries)
