"""Settling tasks about stays, the training before them, the closing after them. Source: docs/sources.md#R43, #R48"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import ChecklistItem, PlannedItem, Posting, SettledTask
from dispatch.models.checklists import OCCASIONS, Occasion
from dispatch.queries.checklists import checklist_of, is_open_for
from dispatch.queries.tasks import Task, tasks_of
from dispatch.services.refusals import lock, note, refuse_days_to_come, refused_in_words
from jocs_site.foundation.errors import RuleBroken, StaleState


def finish_task(
    *,
    posting: Posting,
    kind: str,
    about: str,
    done_on: date,
    at: datetime,
    by,
    words: str = "",
    whom: str = "",
    venue: str = "",
    amount: Decimal | None = None,
    unit: str = "hours",
) -> SettledTask:
    """Write down that a task was done. Pressing the button twice writes it once.

    whom, venue, amount, unit: by whom a training was given, where and how long; to whom something was handed over.
    Raises RuleBroken for a day to come or before the task opened, where the list asks for words that are missing, or
    where somebody wrote down other facts meanwhile; StaleState when there is no such task any more.
    """
    refuse_days_to_come(done_on, at, field="done_on")
    facts = {
        "done_on": done_on,
        "note": words.strip(),
        "whom": whom.strip(),
        "venue": venue.strip(),
        "amount": amount,
        "unit": unit,
    }
    with refused_in_words():
        fresh = lock(posting, None)
        task = _task(fresh, kind, about, at)
        if task.settled:
            return _same_or_refused(task, facts)
        _refuse_too_early(task, done_on)
        _refuse_missing_words(task, facts)
        note(fresh, "task_done", by=by, at=at, reason=task.label)
        return SettledTask.objects.create(posting=fresh, kind=kind, about=about, settled_at=at, settled_by=by, **facts)


def waive_task(*, posting: Posting, kind: str, about: str, because: str, at: datetime, by) -> SettledTask:
    """Write down why a task need not be done. Raises RuleBroken without a reason, or where it must be done."""
    if not because.strip():
        raise RuleBroken(_("Write why."), field="because")
    with refused_in_words():
        fresh = lock(posting, None)
        task = _task(fresh, kind, about, at)
        if task.settled:
            return task.settled
        if task.item and not task.item.may_be_waived:
            raise RuleBroken(_("This item must be done; it cannot be left out."), field="because")
        note(fresh, "task_waived", by=by, at=at, reason=f"{task.label}: {because.strip()}")
        return SettledTask.objects.create(
            posting=fresh, kind=kind, about=about, waived_because=because.strip(), settled_at=at, settled_by=by
        )


def reopen_task(*, posting: Posting, kind: str, about: str, at: datetime, by) -> None:
    """Take back that a task is settled; who wrote what stays on record. Safe to repeat.

    Raises RuleBroken for a training once the worker has left, and for a closing once the file is closed.
    """
    with refused_in_words():
        fresh = lock(posting, None)
        if kind in OCCASIONS and not is_open_for(fresh, kind, timezone.localdate(at)):
            raise RuleBroken(_("The posting has gone on since; what was recorded before stays as it is."))
        rows = SettledTask.objects.standing().filter(posting=fresh, kind=kind, about=about)
        label = _task(fresh, kind, about, at).label if rows.exists() else ""
        if rows.update(taken_back_at=at, taken_back_by=by):
            note(fresh, "task_reopened", by=by, at=at, reason=label)


def plan_item(
    *,
    posting: Posting,
    item: ChecklistItem,
    planned_on: date | None,
    whom: str,
    venue: str,
    amount: Decimal | None,
    unit: str,
    at: datetime,
    by=None,
) -> PlannedItem:
    """Say when, by whom and where one posting has one item. Raises RuleBroken once nothing is to be planned."""
    with refused_in_words():
        fresh = lock(posting, None)
        if not is_open_for(fresh, item.occasion, timezone.localdate(at)):
            raise RuleBroken(_("The posting has gone on since; what was recorded before stays as it is."))
        if amount is not None and amount <= 0:
            raise RuleBroken(_("Give a length above zero, or none."), field="amount")
        facts = {"planned_on": planned_on, "whom": whom, "venue": venue, "amount": amount, "unit": unit}
        plan, _is_new = PlannedItem.objects.update_or_create(posting=fresh, item=item, defaults=facts)
        note(fresh, "task_planned", by=by, at=at, reason=str(item))
    return plan


def _task(posting: Posting, kind: str, about: str, at: datetime) -> Task:
    today = timezone.localdate(at)
    offered = checklist_of(posting, kind, today).tasks if kind in OCCASIONS else tasks_of(posting, today)
    found = next((task for task in offered if (task.kind, task.about) == (kind, about)), None)
    if found is None:
        raise StaleState(_("There is no such task any more."))
    return found


def _same_or_refused(task: Task, facts: dict) -> SettledTask:
    """A second press of the button finds its own words; another window with others is told."""
    settled = task.settled
    if task.item and any(getattr(settled, name) != value for name, value in facts.items()):
        if settled.waived_because:
            raise RuleBroken(_("It was recorded meanwhile as left out. Open it again first."))
        raise RuleBroken(
            _("It was recorded meanwhile as done on %(day)s, with other words. Open it again to change them.")
            % {"day": date_format(settled.done_on)}
        )
    return settled


def _refuse_too_early(task: Task, done_on: date) -> None:
    """A training may lie before the board's approval; what belongs to the stay or to its end may not lie before it."""
    if task.kind != Occasion.TRAINING and done_on < task.opens_on:
        raise RuleBroken(_("This is before it could be done."), field="done_on")


def _refuse_missing_words(task: Task, facts: dict) -> None:
    if task.item and task.item.asks_whom and not facts["whom"]:
        raise RuleBroken(_("Write by whom or to whom."), field="whom")
    if task.item and task.item.asks_words and not facts["note"]:
        raise RuleBroken(task.item.question or _("Write what was done."), field="note")
    if facts["amount"] is not None and facts["amount"] <= 0:
        raise RuleBroken(_("Give a length above zero, or none."), field="amount")
