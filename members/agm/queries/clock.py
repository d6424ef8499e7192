"""The one clock by which votes are in time or late: the database's. Those of phones and web workers change nothing."""

from datetime import UTC, datetime

from django.db import connection


def database_now() -> datetime:
    """The instant by the database's clock as it answers, in UTC; within a transaction too it goes on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
