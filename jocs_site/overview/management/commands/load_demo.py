"""The demo's data, through the same services as everybody's."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone, translation

from jocs_site.overview.demo import Demo
from jocs_site.people.models import Person, User

# In this order: each part builds on those before it. Every part is a module with a function ``load``.
PARTS = (
    "people",
    "members",
    "joining",
    "office",
    "slips",
    "debits",
    "incoming",
    "meeting",
    "dispatch",
    "notes",
    "volunteers",
    "tours",
    "field_money",
    "scholarships",
    "applying",
    "site",
    "newsletter",
)


class Command(BaseCommand):
    help = "Fill an empty database with the demo: accounts, members, dues, meetings, postings, scholarships, pages."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DATE",
            help="the demo's today, 2026-06-01; the real one if left out",
        )

    def handle(self, *args, on: date | None, **options):
        if not settings.DEMO:
            raise CommandError("Demo data belongs into a demo: set DEMO=1. It would give strangers known passwords.")
        if User.objects.exists() or Person.objects.exists():
            raise CommandError("There are records already. Start over with an empty database: make reset")
        demo = Demo(on or timezone.localdate())
        began = perf_counter()
        with _in_silence(), transaction.atomic():  # all or nothing
            for name in PARTS:
                self._load(name, demo)
        took = perf_counter() - began
        self.stdout.write(f"The demo is loaded: {took:.1f} s. `manage.py demo_accounts` says who may sign in.")

    def _load(self, name: str, demo: Demo) -> None:
        self.stdout.write(f"  {name:<14}", ending="")
        self.stdout.flush()
        began = perf_counter()
        told = import_module(f"jocs_site.overview.demo.{name}").load(demo)
        self.stdout.write(f"{perf_counter() - began:5.1f} s   {told}")


@contextmanager
def _in_silence() -> Iterator[None]:
    """In the language of the office, without letters to people who do not exist, and without a line of log for each."""
    logging.disable(logging.INFO)
    try:
        with (
            translation.override("ja"),
            override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"),
        ):
            yield
    finally:
        logging.disable(logging.NOTSET)
