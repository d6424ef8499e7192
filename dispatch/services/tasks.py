"""Settling tasks about stays abroad. Source: docs/sources.md#R48, #R49"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.models import Posting, SettledTask
from dispatch.queries.tasks import Task, tasks_of
from dispatch.services.refusals import lock, note, refuse_days_to_come, refused_in_words
from jocs_site.foundation.errors import RuleBroken, StaleState


def finish_task(
    *, posting: Posting, kind: str, about: str, done_on: date, at: datetime, by, words: str = ""
) -> SettledTask:
    """Write down that a task was done. Pressing the button twice writes it once.

    Raises RuleBroken for a day to come or before the task opened, StaleState when there is no such task any more.
    """
    refuse_days_to_come(done_on, at, field="done_on")
    with refused_in_words():
        fresh = lock(posting, None)
        task = _task(fresh, kind, about, at)
        if task.settled:
            return task.settled
        if done_on < task.opens_on:
            raise RuleBroken(_("This is before it could be done."), field="done_on")
        note(fresh, "task_done", by=by, at=at, reason=task.label)
        return SettledTask.objects.create(
            posting=fresh, kind=kind, about=about, done_on=done_on, note=words.strip(), settled_at=at, settled_by=by
        )


def waive_task(*, posting: Posting, kind: str, about: str, because: str, at: datetime, by) -> SettledTask:
    """Write down why a task need not be done. Raises RuleBroken without a reason."""
    if not because.strip():
        raise RuleBroken(_("Write why."), field="because")
    with refused_in_words():
        fresh = lock(posting, None)
        task = _task(fresh, kind, about, at)
        if task.settled:
            return task.settled
        note(fresh, "task_waived", by=by, at=at, reason=f"{task.label}: {because.strip()}")
        return SettledTask.objects.create(
            posting=fresh, kind=kind, about=about, waived_because=because.strip(), settled_at=at, settled_by=by
        )


def reopen_task(*, posting: Posting, kind: str, about: str, at: datetime, by) -> None:
    """Take back that a task is settled; who wrote what stays on record. Safe to repeat."""
    with refused_in_words():
        fresh = lock(posting, None)
        rows = SettledTask.objects.filter(posting=fresh, kind=kind, about=about, taken_back_at=None)
        if rows.update(taken_back_at=at, taken_back_by=by):
            note(fresh, "task_reopened", by=by, at=at, reason=str(SettledTask.Kind(kind).label))


def _task(posting: Posting, kind: str, about: str, at: datetime) -> Task:
    offered = tasks_of(posting, timezone.localdate(at))
    found = next((task for task in offered if (task.kind, task.about) == (kind, about)), None)
    if found is None:
        raise StaleState(_("There is no such task any more."))
    return found
