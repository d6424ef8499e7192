"""Who may sign in to the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jocs_site.overview.demo import file


class Command(BaseCommand):
    help = "List the demo's accounts, what each is for and where to look first."
    requires_system_checks = []

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("There are demo accounts only in a demo: set DEMO=1.")
        accounts = file("accounts")
        self.stdout.write(f"\n  Sign in at {settings.WAGTAILADMIN_BASE_URL}/ja/accounts/login/")
        self.stdout.write(f"  with the password {accounts['password']} as\n\n")
        for row in accounts["accounts"]:
            self.stdout.write(f"  {row['email']:<26}{row['at']:<20}{row['what']}")
        self.stdout.write("")
