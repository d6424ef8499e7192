from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.tours import services


class Command(BaseCommand):
    help = (
        "Remind those who signed up for a report meeting two days before it. Meant to run once a day; safe to repeat, "
        "and it catches up on one day that it missed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="go by another day, as 2026-06-01")

    def handle(self, *args, on, **options):
        now = timezone.now()
        reminded = services.remind(today=on or timezone.localdate(now), at=now)
        self.stdout.write(f"{reminded} people reminded of a report meeting.")
