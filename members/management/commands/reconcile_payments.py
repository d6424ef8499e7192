from django.core.management.base import BaseCommand
from django.utils import timezone

from members import services


class Command(BaseCommand):
    help = "Ask the providers about online payments without an answer. Meant to run every hour; safe to repeat."

    def handle(self, *args, **options):
        moved = services.reconcile_payments(at=timezone.now())
        self.stdout.write(f"{moved} online payments moved on.")
