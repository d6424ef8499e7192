"""A copy of an SQLite database while the site runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.backends.sqlite3._functions import register


class Command(BaseCommand):
    help = "Write a whole and checked copy of the SQLite database to FILE. For PostgreSQL use pg_dump."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, *args, file, **options):
        if connection.vendor != "sqlite":
            raise CommandError("This database is not SQLite. Use pg_dump: docs/operating.md")
        if file.exists():
            raise CommandError(f"{file} is there already.")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        with closing(sqlite3.connect(file)) as copy:
            register(copy)  # our constraints use functions that Django brings
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise CommandError(f"The copy is damaged: {found}")
        self.stdout.write(f"{file} is whole: {file.stat().st_size:,} bytes.")
