"""Print the lives of this room, to be pasted into docs/report-meeting-states.md whenever a table changes."""

from django.core.management.base import BaseCommand

from dispatch.tours.models import LIVES


class Command(BaseCommand):
    help = "Print the states and steps of report meetings and their sign-ups as Mermaid diagrams."

    def handle(self, *args, **options):
        self.stdout.write("\n".join(life.mermaid() for life in LIVES), ending="")
