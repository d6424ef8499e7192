from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_date

from dispatch import services


class Command(BaseCommand):
    help = (
        "Write to those who see to papers of workers what ends within 180 days, once in each week. "
        "Meant to run once a day; safe to repeat, and it catches up on days that it missed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=parse_date, help="The day to go by, YYYY-MM-DD; today if left out.")

    def handle(self, *args, on=None, **options):
        now = timezone.now()
        told = services.tell_of_expiries(today=on or timezone.localdate(now), at=now)
        self.stdout.write(f"{told} people have this week's letter about what ends soon.")
