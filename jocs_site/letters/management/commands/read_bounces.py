import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jocs_site.letters import services


class Command(BaseCommand):
    help = (
        "Record letters that came back, from a mailbox (a file or a Maildir folder) or from a mail on standard input. "
        "Mails are not taken out of the mailbox; reading one twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("mailbox", help="path of the mailbox, or - for one mail on standard input")

    def handle(self, *args, **options):
        read = kept = 0
        for raw in self.mails(options["mailbox"]):
            read += 1
            kept += len(services.read_bounce(raw, at=timezone.now()))
        self.stdout.write(f"{read} mails read, {kept} letters did not arrive.")

    def mails(self, name: str) -> Iterator[bytes]:
        if name == "-":
            yield sys.stdin.buffer.read()
            return
        path = Path(name)
        if not path.exists():
            raise CommandError(f"There is no mailbox at {name}.")
        box = mailbox.Maildir(name, create=False) if path.is_dir() else mailbox.mbox(name, create=False)
        try:
            for key in box.iterkeys():
                yield box.get_bytes(key)
        finally:
            box.close()
