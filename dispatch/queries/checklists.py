"""What is asked of a posting before the departure and before its file closes, and what was done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dispatch import rules
from dispatch.models import ChecklistItem, PlannedItem, Posting, SettledTask
from dispatch.models.checklists import OCCASIONS, Occasion, asked_of
from dispatch.models.lengths import Length
from dispatch.models.postings import ABROAD, BACK, BEFORE_DEPARTURE, OPEN_TO_REVISION, State
from dispatch.queries.tasks import Task

CLOSING_IN_SIGHT = timedelta(days=180)


@dataclass(frozen=True)
class Checklist:
    """One occasion of one posting. ``is_open``: whether anything can still be recorded."""

    occasion: str
    title: str
    tasks: list[Task]
    is_open: bool

    @property
    def open_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.settled is None and task.item.is_obligatory]


def checklists_of(posting: Posting, today: date) -> list[Checklist]:
    """Those that have come into sight; what was recorded stays to be seen."""
    found = [checklist_of(posting, occasion, today) for occasion in OCCASIONS]
    return [one for one in found if one.tasks]


def checklist_of(posting: Posting, occasion: str, today: date) -> Checklist:
    """In the order of the list; of an item that is asked for no longer, what was done about it."""
    is_open = is_open_for(posting, occasion, today)
    rows = SettledTask.objects.standing().filter(posting=posting, kind=occasion).select_related("settled_by")
    settled = {row.about: row for row in rows}
    plans = {plan.item_id: plan for plan in PlannedItem.objects.filter(posting=posting)}
    asked = {item.pk for item in asked_of(posting, ChecklistItem.objects.in_use(today))} if is_open else set()
    items = [
        item for item in ChecklistItem.objects.filter(occasion=occasion) if item.pk in asked or item.about in settled
    ]
    opens_on, due_on = _days(posting, occasion)
    tasks = [
        Task(
            posting,
            occasion,
            item.about,
            opens_on,
            due_on,
            not item.is_obligatory,
            settled.get(item.about),
            item,
            plans.get(item.pk),
        )
        for item in items
    ]
    return Checklist(occasion, str(Occasion(occasion).label), tasks, is_open)


def is_open_for(posting: Posting, occasion: str, today: date) -> bool:
    """Training until the departure; closing from half a year before the end until the file is closed."""
    if occasion == Occasion.TRAINING:
        return posting.state in (*OPEN_TO_REVISION, *BEFORE_DEPARTURE)
    ends_soon = posting.state in ABROAD and posting.ends_before <= today + CLOSING_IN_SIGHT
    return ends_soon or (posting.state in BACK and posting.state != State.CLOSED)


def total_length(lengths: Iterable[Length]) -> list[Length]:
    """Hours and days, each added up."""
    sums: dict[str, Decimal] = {}
    for one in lengths:
        if one.amount:
            sums[one.unit] = sums.get(one.unit, Decimal(0)) + one.amount
    return [SettledTask(amount=sums[unit], unit=unit) for unit in Length.Unit.values if unit in sums]


def _days(posting: Posting, occasion: str) -> tuple[date, date]:
    if occasion == Occasion.TRAINING:
        return posting.board_approved_on or posting.starts_on, posting.starts_on
    back = posting.returned_on or posting.ends_before
    return posting.left_japan_on or posting.starts_on, rules.closing_due_on(back)
