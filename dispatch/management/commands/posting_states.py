"""Print the lives of this room, to be pasted into docs/dispatch-states.md whenever a table changes."""

from django.core.management.base import BaseCommand

from dispatch.models import LIVES


class Command(BaseCommand):
    help = "Print the states and steps of this room's records as Mermaid diagrams, in the order of the page."

    def handle(self, *args, **options):
        self.stdout.write("\n".join(life.mermaid() for life in LIVES), ending="")
