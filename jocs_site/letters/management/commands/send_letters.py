from datetime import timedelta

from django.core.management.base import BaseCommand

from jocs_site.letters import services


class Command(BaseCommand):
    help = "Send the letters that wait. Meant to run every five minutes beside the worker; any number may run at once."

    def add_arguments(self, parser):
        parser.add_argument(
            "--lease", type=int, default=600, help="seconds after which a letter on its way counts as lost sight of"
        )

    def handle(self, *args, **options):
        fates = services.drain(lease=timedelta(seconds=options["lease"])).fates
        told = ", ".join(f"{count} {fate.value}" for fate, count in fates.items())
        self.stdout.write(told or "Nothing to send.")
