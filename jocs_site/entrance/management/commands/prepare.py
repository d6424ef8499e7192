"""What `make run` does before it serves."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from jocs_site.entrance import rollout


class Command(BaseCommand):
    help = "Make a clone ready to serve: texts, database, demo data (with DEMO on and nobody there), static files."
    requires_system_checks = []

    def handle(self, *args, **options):
        settings.VAR_DIR.mkdir(exist_ok=True)
        rollout.compile_texts()
        if rollout.migrate():
            self.stdout.write("The database is up to date.")
        rollout.index_pages()
        if settings.DEMO and not get_user_model().objects.exists():
            call_command("load_demo")
        if rollout.collect_static():
            self.stdout.write("The static files are collected.")
        self._say_where()

    def _say_where(self):
        address = settings.WAGTAILADMIN_BASE_URL
        self.stdout.write(f"\n  The site    {address}/\n  The office  {address}/office/\n")
        if settings.DEMO:
            call_command("demo_accounts")
