"""``manage.py export_meeting MEETING FILE``: the record of a counted meeting, for ``members/agm/recount.py``."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Meeting


class Command(BaseCommand):
    help = "Write the record of a counted general meeting, from which anybody can count it again."

    def add_arguments(self, parser):
        parser.add_argument("meeting", type=int, help="its key, as in the address of its page in the office")
        parser.add_argument("file", help="where to write; - for standard output")
        parser.add_argument(
            "--with-names", action="store_true", help="with numbers and names, for those who may inspect the votes"
        )

    def handle(self, *, meeting, file, with_names, **options):
        try:
            found = Meeting.objects.get(pk=meeting)
            rows = queries.published_record(found, with_names=with_names)
        except (Meeting.DoesNotExist, RuleBroken) as error:
            raise CommandError(str(error)) from error
        if file == "-":
            sys.stdout.buffer.writelines(rows)
            return
        with Path(file).open("wb") as out:
            out.writelines(rows)
        self.stderr.write(f"{file} written.")
