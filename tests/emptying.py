"""Emptying the database after a test with real transactions: only what the test filled, and nothing made anew.

Django's own way truncates every table and runs all that follows a migration, which takes seconds with some 200 tables.
"""

from django.db import connections
from django.test import TransactionTestCase

from jocs_site.backoffice.guards import install_guards, lift_guards

KEPT = {"django_content_type", "auth_permission", "django_migrations"}  # made with the tables, the same for all tests
_djangos_own = TransactionTestCase._fixture_teardown


def empty_what_was_filled(test_case: TransactionTestCase) -> None:
    """Stands in for ``TransactionTestCase._fixture_teardown``."""
    for using in test_case._databases_names(include_mirrors=False):
        connection = connections[using]
        if connection.vendor == "postgresql" and not _is_superuser(connection):
            return _djangos_own(test_case)  # only a superuser may pass foreign keys and guards by
        _empty(connection)
    return None


def _is_superuser(connection) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        return cursor.fetchone()[0]


def _empty(connection) -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        filled = _filled(connection, cursor)
        lift_guards(connection.alias, among=set(filled))  # SQLite's; PostgreSQL's are passed by
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        for table in filled:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
    if connection.vendor == "sqlite":
        install_guards(connection.alias, among=set(filled))


def _filled(connection, cursor) -> list[str]:
    """The tables with rows, found in one question."""
    tables = [table for table in connection.introspection.django_table_names(only_existing=True) if table not in KEPT]
    quoted = [(table, connection.ops.quote_name(table)) for table in sorted(tables)]
    found = []
    for start in range(0, len(quoted), 400):  # SQLite takes 500 parts of a UNION
        parts = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})" for table, name in quoted[start : start + 400])  # noqa: S608
        cursor.execute(" UNION ALL ".join(parts))
        found += [row[0] for row in cursor.fetchall()]
    return found
