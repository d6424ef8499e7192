from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from scholarships import services


class Command(BaseCommand):
    help = (
        "Make the reports that scholars owe; remind of them, and of the next confirmation of service, "
        "two weeks before, on the day and two weeks after. "
        "Meant to run once a day; safe to repeat, and after days on which it did not run."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="go by another day, as 2026-06-01")

    def handle(self, *args, on, **options):
        made = services.settle_all_reports()
        today = on or timezone.localdate()
        reminded = services.remind_of_reports(today=today) + services.remind_of_service(today=today)
        self.stdout.write(f"{made} reports to come, {reminded} reminders.")
