"""Print the lives of a posting and of an absence, for docs/dispatch-states.md whenever a table changes."""

from django.core.management.base import BaseCommand

from dispatch.models import ABSENCE_LIFE, POSTING_LIFE


class Command(BaseCommand):
    help = "Print the states and steps of a posting, and of an absence, as Mermaid diagrams."

    def handle(self, *args, **options):
        self.stdout.write(f"{POSTING_LIFE.mermaid()}\n{ABSENCE_LIFE.mermaid()}", ending="")
