"""A round as the office and a reviewer ask for it, beside a stock Wagtail listing of the same applications.

Each screen is fetched whole; see `postings`. ``file`` is the page of one application with its papers, reviews and
history; the reviewer has a fifteenth of the round and meets no right of the office.
"""

from django.test import Client, override_settings
from django.urls import reverse

from benchmarks.applied import prepare
from benchmarks.fetched import PEER, Figure, best_of, fetched, line_of, table_of, with_stock_listing
from benchmarks.frame import learn_sizes
from jocs_site.people.models import User
from scholarships.models import Application, Call, Paper, Review, ReviewAssignment

SIZE = 5_000
SIZES = (100, 1_000, 5_000, 10_000)
OF_ROUND = ("inspect", "ranking", "assign", "check", "pictures", "letters")
FILES = ("ranking_xlsx", "book_xlsx")  # reported beside the goal, which is of screens
STOCK_COLUMNS = ["__str__", "person", "nominating_organisation", "course", "requested_amount", "state"]


def measure(size: int, rounds: int) -> str:
    reader = User.objects.create_user("reader@example.org")
    found: dict[int, dict[str, Figure]] = {}
    done = 0
    for step in [*(step for step in SIZES if step < size), size]:
        call = prepare(step - done, reader=reader)
        done = step
        found[step] = figures(call, reader, rounds)
        head = f"selection: {step} read, {Review.objects.count()} reviews, {Paper.objects.count()} papers"
        print(table_of(head, found[step]), flush=True)
    return line_of(found, beside=FILES)


def figures(call: Call, reader: User, rounds: int) -> dict[str, Figure]:
    learn_sizes()
    office = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("bench@example.org")
    pages = [(office, _of_office(call)), (reader, _of_reader(reader)), (office, {PEER: "/stock/"})]
    taken = {}
    with override_settings(ROOT_URLCONF=with_stock_listing(Application, columns=STOCK_COLUMNS, field="course")):
        for user, addresses in pages:
            client = Client()
            client.force_login(user)
            asks = {name: fetched(client, address) for name, address in addresses.items()}
            taken |= {name: best_of(rounds, ask) for name, ask in asks.items()}
    return taken


def _of_office(call: Call) -> dict[str, str]:
    applications = reverse("scholarships_applications:index")
    file = call.applications.filter(state="shortlisted").order_by("pk").first()
    return {
        "list": applications,
        "found": f"{applications}?call={call.pk}&state=in_review",
        "searched": f"{applications}?q=Asha",
        "file": reverse("scholarships_applications:inspect", args=[file.pk]),
        **{
            {"inspect": "round"}.get(name, name): reverse(f"scholarships_calls:{name}", args=[call.pk])
            for name in OF_ROUND
        },
        "results": reverse("scholarships_calls:results"),
        "ranking_xlsx": f"{reverse('scholarships_calls:ranking', args=[call.pk])}?export=xlsx",
        "book_xlsx": reverse("scholarships_calls:book_xlsx", args=[call.pk]),
    }


def _of_reader(reader: User) -> dict[str, str]:
    own = ReviewAssignment.objects.filter(reviewer=reader)
    handed_in = own.filter(review__isnull=False, application__state="shortlisted").first()
    return {
        "reviewer": reverse("scholarships:review_list"),
        "sheet": reverse("scholarships:review_file", args=[own.filter(review=None).first().pk]),
        "comparison": reverse("scholarships:review_comparison", args=[handed_in.pk]),
    }
