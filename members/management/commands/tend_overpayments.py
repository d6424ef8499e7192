from django.core.management.base import BaseCommand
from django.utils import timezone

from members import services


class Command(BaseCommand):
    help = (
        "Ask about overpayments that were booked in the last weeks, and erase accounts of refunds paid out long ago. "
        "Meant to run once a day; safe to repeat."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        today = timezone.localdate(now)
        asked = services.ask_about_fresh_credits(on=today, at=now)
        erased = services.erase_accounts(today=today)
        self.stdout.write(f"{asked} letters about overpayments, {erased} accounts erased.")
