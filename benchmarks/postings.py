"""The screens of postings as the office asks for them, beside a stock Wagtail listing of the same rows.

Each screen is fetched as a page, permissions, template and all, by somebody with every right: milliseconds of processor
time, of the clock, and queries. The peer is Wagtail's `ModelViewSet` as it comes, with the same columns, in the same
run. The table shows how both grow, and how many times the peer's time each screen takes at each size.
"""

from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from benchmarks.fetched import PEER, Figure, best_of, fetched, line_of, table_of, with_stock_listing
from benchmarks.frame import learn_sizes
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
STOCK_COLUMNS = ["__str__", "worker", "organisation", "country", "starts_on", "coordinating_office", "state"]


def measure(size: int, rounds: int) -> str:
    found: dict[int, dict[str, Figure]] = {}
    for step in [*(step for step in SIZES if step < size), size]:
        prepare(max(step - Posting.objects.count(), TERMS))
        found[step] = figures(rounds)
        head = f"postings: {step} postings, {PersonDocument.objects.count()} documents"
        print(table_of(head, found[step]), flush=True)
    return line_of(found, beside=FILES)


def figures(rounds: int) -> dict[str, Figure]:
    learn_sizes()
    user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("bench@example.org")
    client = Client()
    client.force_login(user)
    with override_settings(ROOT_URLCONF=with_stock_listing(Posting, columns=STOCK_COLUMNS, field="kind")):
        asks = {name: fetched(client, address) for name, address in _addresses(user).items()}
        return {name: best_of(rounds, ask) for name, ask in asks.items()}


def _addresses(user: User) -> dict[str, str]:
    addresses = {name: reverse(screen) for name, screen in SCREENS.items()}
    secret = make_feed(user=user, at=timezone.now())
    return addresses | {
        "where_country": f"{reverse('safety_where:index')}?country={COUNTRIES[0]}",
        "where_pdf": f"{reverse('safety_where:sheets')}?country={COUNTRIES[0]}",
        "expiries_xlsx": reverse("dispatch_expiries:xlsx"),
        "expiries_pdf": reverse("dispatch_expiries:pdf"),
        "expiries_ics": reverse("dispatch:calendar", args=[secret]),
        PEER: "/stock/",
    }
