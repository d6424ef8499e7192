"""Print the life of a posting, to be pasted into docs/dispatch-states.md whenever the table changes."""

from django.core.management.base import BaseCommand

from dispatch.models import POSTING_LIFE


class Command(BaseCommand):
    help = "Print the states and steps of a posting as a Mermaid diagram."

    def handle(self, *args, **options):
        self.stdout.write(POSTING_LIFE.mermaid(), ending="")
