"""Rules that the database keeps by itself where Django's constraints cannot: triggers, and exclusion on PostgreSQL.

Django's SQLite schema editor rebuilds tables: it drops their triggers without a word, and stumbles over those of other
tables that look at them. So each room registers its guards here, `pre_migrate` takes SQLite's down where there is
something to migrate, `post_migrate` puts all up, and as long as one is missing a check warns and the site is not ready.
A guard's refusal arrives as ``IntegrityError`` with the guard's name in it; `sentence_for` turns that into words.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from django.core import checks
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.utils import DatabaseError, IntegrityError

_REGISTRY: dict[str, "Guard"] = {}


@dataclass(frozen=True)
class Guard:
    """``name``: stands in the database and in its error; ``sqlite``, ``postgresql``: statements safe to repeat.

    ``sentence``: lazily translated words for staff and members; ``table``: the guard is put up once it exists.
    """

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]
    sentence: str = ""
    needs_tables: tuple[str, ...] = field(default=())

    def tables(self) -> set[str]:
        return {self.table, *self.needs_tables}

    def sqlite_triggers(self) -> list[str]:
        return re.findall(r"CREATE TRIGGER (?:IF NOT EXISTS )?(\w+)", " ".join(self.sqlite))

    def stands_among(self, names: set[str], vendor: str) -> bool:
        """Whether all of it is in the database; half a guard is none."""
        if vendor == "sqlite":
            return names.issuperset(self.sqlite_triggers())
        return any(name.startswith(self.name) for name in names)


def add_guard(guard: Guard) -> Guard:
    _REGISTRY[guard.name] = guard
    return guard


def append_only(table: str, *, sentence: str, columns: Sequence[str] = ()) -> Guard:
    """Refuse every UPDATE and DELETE of ``table``; with ``columns``, an update of the others is let through."""
    name = f"{table}_append_only"
    of_columns = f" OF {', '.join(columns)}" if columns else ""
    sqlite = tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name}_{verb.lower()} BEFORE {verb}{what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for verb, what in (("UPDATE", of_columns), ("DELETE", ""))
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE{of_columns} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, sentence))


def refuse_when(
    name: str,
    table: str,
    condition: str,
    *,
    sentence: str,
    lock: str = "",
    on: str = "INSERT OR UPDATE",
    needs: Sequence[str] = (),
    on_sqlite: str = "",
) -> Guard:
    """Refuse rows of ``table`` for which ``condition``, an SQL expression about NEW (about OLD for a DELETE), holds.

    ``on_sqlite``: the same where SQLite says it in other words.

    ``lock``: a query run before on PostgreSQL, where two writers may meet; SQLite has one writer at a time.
    """
    sqlite = tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name}_{verb.split()[0].lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {on_sqlite or condition}; END"
        for verb in on.split(" OR ")
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{lock}{';' if lock else ''} IF {condition} THEN RAISE EXCEPTION '{name}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; RETURN COALESCE(NEW, OLD); END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, sentence, needs_tables=tuple(needs)))


def no_overlap(
    table: str, *, same: str, starts: str = "starts_on", ends: str = "ends_before", unless: str = "", sentence: str
) -> Guard:
    """Refuse two half-open periods that share a day within rows of one ``same`` (a column); an open end is NULL.

    ``unless``: a column; rows in which it is filled do not count, such as those that were taken back.
    """
    name = f"{table}_no_overlap"
    clash = (
        f"SELECT RAISE(ABORT, '{name}') FROM {table} "  # noqa: S608 - names from our own models
        f"WHERE {same} = NEW.{same} AND id <> NEW.id "
        f"AND {starts} < COALESCE(NEW.{ends}, '9999-12-31') AND NEW.{starts} < COALESCE({ends}, '9999-12-31')"
        + (f" AND {unless} IS NULL AND NEW.{unless} IS NULL" if unless else "")
    )
    only = f" WHERE ({unless} IS NULL)" if unless else ""
    # AFTER, because a new row has no id before
    sqlite = tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name}_{verb.lower()} AFTER {verb} ON {table} BEGIN {clash}; END"
        for verb in ("INSERT", "UPDATE")
    )
    postgresql = (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') THEN "
        f"ALTER TABLE {table} ADD CONSTRAINT {name} "
        f"EXCLUDE USING gist ({same} WITH =, daterange({starts}, {ends}) WITH &&){only}; END IF; END $$",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, sentence))


def install_guards(using: str = "default", among: Set[str] | None = None, **_signal) -> list[str]:
    """Put up every guard whose tables exist, or those that touch the tables ``among``. Safe to repeat.

    Returns their names.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    ready = [guard for guard in _touching(among) if guard.tables() <= tables]
    with connection.cursor() as cursor:
        for guard in ready:
            if connection.vendor == "sqlite":  # knows no OR REPLACE, and the words may have changed
                for trigger in guard.sqlite_triggers():
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            for statement in getattr(guard, connection.vendor):
                cursor.execute(statement)
    return [guard.name for guard in ready]


def make_way(using: str = "default", plan: Sequence = (), **_signal) -> None:
    """Before migrations, if there are any: SQLite renames no table that a trigger elsewhere looks at."""
    if plan:
        lift_guards(using)


def lift_guards(using: str = "default", among: Set[str] | None = None) -> None:
    """Take down the triggers of SQLite; `install_guards` puts them back."""
    connection = connections[using]
    if connection.vendor != "sqlite":  # PostgreSQL's tables are altered under them, and TRUNCATE passes them by
        return
    with connection.cursor() as cursor:
        for guard in _touching(among):
            for trigger in guard.sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def _touching(among: Set[str] | None) -> list[Guard]:
    return [guard for guard in _REGISTRY.values() if among is None or guard.tables() & among]


def missing_guards(using: str = "default") -> list[str]:
    """Names of guards that ought to stand in this database and do not."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION "
            "SELECT conname FROM pg_constraint WHERE contype = 'x'"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [
        guard.name
        for guard in _REGISTRY.values()
        if guard.tables() <= tables and not guard.stands_among(standing, connection.vendor)
    ]


def sentence_for(error: IntegrityError) -> str | None:
    """The words of the guard that refused, or ``None`` when the error is another's."""
    return next((str(guard.sentence) for guard in _REGISTRY.values() if guard.name in str(error)), None)


@register(Tags.database)
def guards_stand(app_configs=None, databases=None, **kwargs):
    found = []
    for using in databases or []:
        try:
            missing = missing_guards(using)
        except DatabaseError as error:
            return [Error(f"The database does not answer: {error}", id="backoffice.E002")]
        found += [  # a warning, because `migrate` asks too, and it is what mends this
            checks.Warning(f"The database lacks the guard {name}.", hint="Run migrate.", id="backoffice.W001")
            for name in missing
        ]
    return found
