"""Who reads and who writes which table, so that a kept page is dropped as soon as what it shows has changed.

Every statement of every process (web, worker, command) passes `watch`. What a page was made from is written down while
it is made, not declared by hand; a write to one of the tables that public pages show leaves a new mark when it is
committed. Statements that reach the database past Django are not seen: kept pages live for a minute at most.
"""

import logging
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from math import inf

from django.core.signals import request_finished
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created

log = logging.getLogger("jocs.store")

# Tables by the beginning of their names. Dues, votes, letters and sessions are written all day and on no public page.
SHOWN = (
    "home_",
    "dispatch_",
    "tours_",
    "volunteers_",
    "scholarships_",
    "people_",
    "wagtailcore_",
    "wagtailimages_",
    "wagtaildocs_",
    "wagtailredirects_",
)
NEVER_SHOWN = (
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
)
SETTLED = {"django_content_type", "jocs_site_cache"}  # never changes; holds what was read from tables of SHOWN
ALWAYS_READ = frozenset({"wagtailcore_site", "wagtailcore_page", "wagtailcore_locale"})  # some of it once a process
READS = re.compile(r'\b(?:FROM|JOIN)\s+"?([a-z]\w*)', re.IGNORECASE)
WRITES = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?([a-z]\w*)', re.IGNORECASE)
SECONDS_BLIND = 0.5

_reading: ContextVar[set[str] | None] = ContextVar("tables_read", default=None)


def is_shown(table: str) -> bool:
    return table.startswith(SHOWN) and table not in NEVER_SHOWN


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """The set that fills with the names of the tables read inside."""
    found: set[str] = set()
    token = _reading.set(found)
    try:
        yield found
    finally:
        _reading.reset(token)


def watch_every_line() -> None:
    connection_created.connect(_watch_line, dispatch_uid="changes.watch_line")
    request_finished.connect(_leave_what_is_due, dispatch_uid="changes.leave_what_is_due")


def _watch_line(connection, **_signal) -> None:
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def watch(execute, sql, params, many, context):
    line = context["connection"]
    if getattr(line, "_marks_due", None) and not line.in_atomic_block:
        _leave_what_is_due(line)
    result = execute(sql, params, many, context)
    if isinstance(sql, str):
        found = _reading.get()
        if found is not None:
            found.update(READS.findall(sql))
        if not sql.startswith("SELECT") and (write := WRITES.match(sql)):
            written(line, write[1])
    return result


def written(line, table: str) -> None:
    """Leave a mark for ``table`` when what ``line`` writes is committed; nothing when it is rolled back.

    One mark stands for all writes of a transaction. The place of ours in Django's list shows whether it is still to
    come: a rolled-back savepoint takes its part of the list away. A write outside of a transaction is committed only
    when Django has read its answer, so that its mark waits for the next statement, or for the end of the request.
    """
    if not is_shown(table):
        return
    if not line.in_atomic_block:
        line._marks_due = (getattr(line, "_marks_due", None) or set()) | {table}
        return
    place, mark_them = getattr(line, "_marks_to_come", (0, None))
    waiting = line.run_on_commit
    if mark_them is not None and place < len(waiting) and waiting[place][1] is mark_them:
        mark_them.args[0].add(table)
        return
    mark_them = partial(leave_marks, {table})
    line._marks_to_come = (len(waiting), mark_them)
    line.on_commit(mark_them, robust=True)


def _leave_what_is_due(line=connection, **_signal) -> None:
    due, line._marks_due = getattr(line, "_marks_due", None), None
    if due:
        leave_marks(due)


def leave_marks(tables: set[str]) -> None:
    from jocs_site.backoffice.models import TableMark  # noqa: PLC0415 - models must be loaded first

    fresh = [TableMark(table=table, mark=secrets.randbits(62)) for table in sorted(tables)]
    try:
        TableMark.objects.bulk_create(fresh, update_conflicts=True, update_fields=["mark"], unique_fields=["table"])
    except DatabaseError:  # in a database that is being made there is no place for marks, and nobody who keeps pages
        log.debug("No mark for %s", ", ".join(sorted(tables)), exc_info=True)
    marks.ask_again()


class Marks:
    """What this process knows of the marks, asked at most every half second."""

    def __init__(self):
        self._known: Mapping[str, int] | None = None
        self._asked_at = -inf
        self._asking = threading.Lock()

    def ask_again(self) -> None:
        self._asked_at = -inf

    def now(self) -> Mapping[str, int] | None:
        """Table -> mark; the same object as long as nothing changed. ``None``: the database does not answer."""
        if time.monotonic() - self._asked_at < SECONDS_BLIND:
            return self._known
        with self._asking:
            began = time.monotonic()
            if began - self._asked_at >= SECONDS_BLIND:
                found = self._ask()
                self._known = self._known if found == self._known else found
                self._asked_at = began
        return self._known

    def _ask(self) -> dict[str, int] | None:
        from jocs_site.backoffice.models import TableMark  # noqa: PLC0415 - models must be loaded first

        try:
            return dict(TableMark.objects.values_list("table", "mark"))
        except DatabaseError:
            log.warning("Pages are not kept: the database does not answer")
            connection.close()
            return None


marks = Marks()
