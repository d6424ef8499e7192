from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch import services


class Command(BaseCommand):
    help = (
        "Make the reports that running postings owe, remind workers of them, and once a week tell the coordinators "
        "which are overdue. Meant to run once a day; safe to repeat, and after days on which it did not run."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="go by another day, as 2026-06-01")

    def handle(self, *args, on, **options):
        today = on or timezone.localdate()
        made = services.settle_running_postings()
        reminded = services.remind_of_reports(today=today)
        told = services.tell_of_overdue_reports(today=today)
        self.stdout.write(f"{made} reports to come, {reminded} reminders, {told} lists of overdue reports.")
