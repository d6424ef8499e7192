"""What a host runs for each new version before it sends visitors there: the `release` line of the Procfile."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from jocs_site.entrance import rollout


class Command(BaseCommand):
    help = "Check the settings, then bring texts, static files and database to this version. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--files", action="store_true", help="texts and static files only, for hosts that build an image"
        )

    def handle(self, *args, files, **options):
        rollout.compile_texts()
        rollout.collect_static()
        if not files:
            call_command("check", deploy=True, fail_level="WARNING")
            rollout.migrate()
            rollout.index_pages()
            call_command("check", databases=["default"])
        self.stdout.write("Ready.")
