"""The one clock of a meeting's record: the database's. Those of phones and web workers change nothing in it."""

from datetime import UTC, date, datetime

from django.db import connection
from django.utils.timezone import localdate


def database_now() -> datetime:
    """The instant by the database's clock as it answers, in UTC; within a transaction too it goes on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)


def database_today() -> date:
    """The day in Japan by the database's clock."""
    return localdate(database_now())
