"""The screens of postings as the office asks for them, beside a stock Wagtail listing of the same rows.

Each screen is fetched as a page, permissions, template and all, by somebody with every right: milliseconds of processor
time (the best of the rounds) and queries. The peer is Wagtail's `ModelViewSet` as it comes, with the same columns.
``growth``: how many times as long the same screens take at the full size as at a thirtieth of it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.utils import timezone
from wagtail.admin.viewsets.model import ModelViewSet

from benchmarks.frame import learn_sizes, seconds_of
from dispatch.models import Absence, DocumentType, PersonDocument, Posting, Worker
from jocs_site.backoffice.bulk import insert_many
from jocs_site.foundation.periods import add_months
from jocs_site.people.models import Organisation, Person, User
from jocs_site.people.services import add_people

SIZE = 6_000
TERMS = 3  # postings of each worker, one after the other
SCREENS = {
    "list": "dispatch_postings:index",
    "workers": "dispatch_workers:index",
    "timeline": "dispatch_timeline:index",
    "map": "dispatch_map:index",
    "public": "dispatch:workers",
}
MOST_MS, MOST_QUERIES = 300, 15
COUNTRIES = ["TZ", "UG", "NP", "BD", "KH", "IN", "PK", "KE"]


def measure(size: int, rounds: int) -> str:
    prepare(max(size // 30, TERMS))
    small = figures(rounds)
    prepare(size - Posting.objects.count())
    full = figures(rounds)
    told = [f"{name}={ms:.0f}ms/{queries}q" for name, (ms, queries) in full.items()]
    growth = [f"{name}={ms / small[name][0]:.1f}" for name, (ms, _queries) in full.items()]
    slow = [name for name, (ms, queries) in full.items() if name != "peer" and (ms > MOST_MS or queries > MOST_QUERIES)]
    return f"{' '.join(told)} growth: {' '.join(growth)} missed={','.join(slow) or 'none'} unit=cpu_ms"


def figures(rounds: int) -> dict[str, tuple[float, int]]:
    """Milliseconds and queries of each screen, and of the peer."""
    learn_sizes()
    user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("bench@example.org")
    client = Client()
    client.force_login(user)
    asks: dict[str, Callable] = {name: _page(client, reverse(screen)) for name, screen in SCREENS.items()}
    asks["peer"] = _page(client, "/stock/")
    with override_settings(ROOT_URLCONF=_stock_listing()):
        return {name: _best_of(rounds, ask) for name, ask in asks.items()}


def _page(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address  # noqa: S101

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


def _best_of(rounds: int, ask: Callable[[], None]) -> tuple[float, int]:
    ask()  # warms what is kept between requests
    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(captured)
    return min(seconds_of(ask) for _round in range(rounds)) * 1000, queries


def prepare(size: int) -> None:
    """So many more postings: each worker has three terms of three years, the last of which runs today for a third."""
    hosts = list(Organisation.objects.filter(is_partner=True)) or _hosts()
    start = Worker.objects.count()
    people = add_people(Person(family_name="髙橋", given_name=f"花子{start + n}") for n in range(-(-size // TERMS)))
    workers = [Worker(person=person, profession="nurse") for person in people]
    insert_many(workers)
    today = timezone.localdate()
    insert_many(
        _posting(worker, hosts[number % len(hosts)], number, term, today)
        for number, worker in enumerate(workers, start)
        for term in range(TERMS)
    )
    _file_papers_and_absences(workers, today)


def _file_papers_and_absences(workers: list[Worker], today: date) -> None:
    """Three weeks away in each posting, and a passport of each worker that ends within two years."""
    postings = list(Posting.objects.filter(worker__in=workers))
    insert_many(_absence(posting) for posting in postings)
    kind = {"name_ja": "旅券", "name_en": "Passport", "rule": "must_cover"}
    passport, _is_new = DocumentType.objects.get_or_create(code="passport", defaults=kind)
    PersonDocument.objects.bulk_create(
        PersonDocument(
            person_id=worker.person_id,
            type=passport,
            valid_from=today - timedelta(days=3_000),
            valid_before=today + timedelta(days=number % 700 + 1),
            added_at=timezone.now(),
        )
        for number, worker in enumerate(workers)
    )


def _absence(posting: Posting) -> Absence:
    starts_on = posting.starts_on + timedelta(days=200)
    return Absence(
        posting=posting,
        kind="home_leave",
        country="JP",
        starts_on=starts_on,
        ends_before=starts_on + timedelta(days=21),
        state="approved",
        host_agreed_on=posting.starts_on,
        approved_on=posting.starts_on,
    )


def _hosts() -> list[Organisation]:
    hosts = [
        Organisation(
            name_ja=f"第{number}病院",
            name_en=f"Hospital {number}",
            kind="hospital",
            country=COUNTRIES[number % len(COUNTRIES)],
            time_zone="UTC",
            is_partner=True,
            region_ja=f"第{number % 40}州",
            region_en=f"Region {number % 40}",
        )
        for number in range(200)
    ]
    return Organisation.objects.bulk_create(hosts)


def _posting(worker: Worker, host: Organisation, number: int, term: int, today: date) -> Posting:
    """The first of the terms begins 9 to 40 years ago."""
    first = add_months(today.replace(day=1), -108 - 12 * (number % 32) + (number % 3) * 12)
    starts_on = add_months(first, 36 * term)
    ends_before = add_months(starts_on, 36)
    is_over = ends_before <= today
    left_on = starts_on - timedelta(days=1)
    return Posting(
        worker=worker,
        organisation=host,
        country=host.country,
        term_number=term + 1,
        starts_on=starts_on,
        ends_before=ends_before,
        planned_ends_before=ends_before,
        job_title_ja="看護教育",
        job_title_en="Nursing education",
        objectives="助産師の育成を支える。",
        sensitivity=("public", "country_only", "hidden")[number % 3],
        state="closed" if is_over else "active",
        board_approved_on=left_on,
        board_minutes="2020-1",
        insurance_decided_on=left_on,
        special_enrolment_decided_on=left_on,
        left_japan_on=left_on,
        arrived_on=starts_on,
        returned_on=ends_before if is_over else None,
    )
