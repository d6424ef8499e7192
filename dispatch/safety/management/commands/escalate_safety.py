from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.safety import services


class Command(BaseCommand):
    help = (
        "Remind whoever has not answered in an open safety event, and tell the coordinators. Meant to run every "
        "minute; safe to repeat. It answers for nobody and closes nothing."
    )

    def handle(self, *args, **options):
        taken = services.escalate(at=timezone.now())
        self.stdout.write(", ".join(f"{step}: {count}" for step, count in taken.items()))
