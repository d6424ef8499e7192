"""What a room tells the dashboard: one line of work that waits, and where to do it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Value


@dataclass(frozen=True)
class Todo:
    """``label``: a translated sentence part; ``count``: how many wait (lines with 0 are not shown);

    ``url``: where the work is done; ``permission``: who is told, as ``app.codename``.
    """

    label: str
    count: int
    url: str
    permission: str
    is_urgent: bool = False


@dataclass(frozen=True)
class Waiting:
    """A line whose rows are still to be counted; the rest is as of `Todo`."""

    label: str
    rows: QuerySet
    url: str
    permission: str
    is_urgent: bool = False


def count_waiting(lines: Iterable[Waiting], *, user) -> list[Todo]:
    """The lines that this user may do, counted in one question for all, whatever tables they ask."""
    own = [line for line in lines if user.has_perm(line.permission)]
    return [
        Todo(line.label, count, line.url, line.permission, line.is_urgent)
        for line, count in zip(own, _count_each([line.rows for line in own]), strict=True)
    ]


def _count_each(lists: list[QuerySet]) -> list[int]:
    if not lists:
        return []
    first, *others = [_counted(place, rows) for place, rows in enumerate(lists)]
    return [count for _place, count in sorted(first.union(*others, all=True))]


def _counted(place: int, rows: QuerySet) -> QuerySet:
    """Counts by key, so that columns and order that the list brings along cost nothing."""
    own = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")).order_by()
    return own.annotate(place=Value(place)).values("place").annotate(count=Count("pk")).values_list("place", "count")
