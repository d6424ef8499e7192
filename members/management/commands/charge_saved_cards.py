from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_date

from members import services


class Command(BaseCommand):
    help = (
        "Charge the saved cards whose announced day has come. The treasurer announces the day in the office; "
        "meant to run every day, safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=parse_date, help="The day to go by, YYYY-MM-DD; today if left out.")

    def handle(self, *args, on=None, **options):
        counts = services.charge_cards(on=on or timezone.localdate(), at=timezone.now())
        for line in services.words_of_outcome(counts) or ["There was nothing to charge."]:
            self.stdout.write(line)
