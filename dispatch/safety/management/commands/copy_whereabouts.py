from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.safety import services
from jocs_site.foundation.errors import RuleBroken


class Command(BaseCommand):
    help = (
        "Write who is where into one PDF under the passphrase of WHEREABOUTS_PASSPHRASE, keep the last seven, and with "
        "--mail send it to those who hold it. Meant to run once a night; safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("--mail", action="store_true", help="send it to everybody with the right to hold it")

    def handle(self, *args, mail, **options):
        now = timezone.now()
        try:
            name, content = services.write_copy(at=now)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        told = services.send_copy(name, content, at=now) if mail else 0
        self.stdout.write(
            f"{name} is written ({len(content)} bytes), sent to {told}; {len(services.copies())} are kept."
        )
