"""Writes docs/who-may-open-what.md anew."""

from django.core.management.base import BaseCommand

from jocs_site.overview.access import manual


class Command(BaseCommand):
    help = "Write docs/who-may-open-what.md from the table of who may open what."

    def handle(self, *args, **options):
        manual.PAGE.write_text(manual.page(), "utf-8")
        self.stdout.write(f"{manual.PAGE.name} is written.")
