"""The training before each departure, what the embassy was told, and what was settled before each file closed."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dispatch import services
from dispatch.queries import Task, checklist_of, tasks_of

GIVEN_BY = ["看護師 朝川 泉", "総主事 立花 守", "医師 滝 慎", "会計 深見 あい", "牧師 初音 望"]
CLOSED_WITH = ["後任の医師 ムカサ", "会計 深見 あい", "病院長", "本人", "事務局 立花 守"]
LATELY = timedelta(days=60)
TODAY_SO_FAR = 4  # items of a training that still runs


def train(posting, *, on: date, by) -> None:
    """Everything that is asked before this departure."""
    for number, task in enumerate(checklist_of(posting, "training", on).tasks):
        _finish(task, on=on - timedelta(days=40 - number * 3), at=_at(on), by=by, whom=GIVEN_BY[number % 5])


def begin_training(posting, *, on: date, by) -> None:
    """Some is done, one is left out, the rest is planned."""
    tasks = checklist_of(posting, "training", on).tasks
    for number, task in enumerate(tasks):
        if number < TODAY_SO_FAR and task.item.may_be_waived:
            _finish(task, on=on - timedelta(days=12 - number), at=_at(on), by=by, whom=GIVEN_BY[number % 5])
        elif number < TODAY_SO_FAR:
            continue
        elif number == len(tasks) - 1:
            services.waive_task(**_place(task), because="前の任期の前に受け、内容は変わっていない。", at=_at(on), by=by)
        else:
            services.plan_item(
                posting=posting,
                item=task.item,
                planned_on=on + timedelta(days=number * 4),
                whom=GIVEN_BY[number % 5],
                venue="東京事務局",
                amount=task.item.amount,
                unit=task.item.unit,
                at=_at(on),
                by=by,
            )


def settle(posting, *, on: date, by) -> None:
    """Everything that is asked before this file closes."""
    for number, task in enumerate(checklist_of(posting, "closing", on).tasks):
        _finish(task, on=on - timedelta(days=20 - number * 2), at=_at(on), by=by, whom=CLOSED_WITH[number % 5])


def report_stays(posting, *, on: date, by) -> None:
    """What the embassy had to be told, but for what fell due lately. A change counts from the first notification on."""
    while old := [task for task in tasks_of(posting, on) if _fell_due_long_ago(task, on)]:
        done_on = max(old[0].opens_on, old[0].due_on - timedelta(days=5))
        services.finish_task(**_place(old[0]), done_on=done_on, at=_at(on), by=by)


def _fell_due_long_ago(task: Task, on: date) -> bool:
    is_of_stay = task.kind in ("report", "change", "leaving")
    return is_of_stay and task.settled is None and task.due_on < on - LATELY


def _finish(task: Task, *, on: date, at: datetime, by, whom: str) -> None:
    item = task.item
    length = {"amount": item.amount, "unit": item.unit} if item.amount else {}
    words = "書面と面談で済ませた。" if item.asks_words else ""
    venue = "東京事務局" if item.amount else ""
    services.finish_task(**_place(task), done_on=on, whom=whom, venue=venue, words=words, at=at, by=by, **length)


def _place(task: Task) -> dict:
    return {"posting": task.posting, "kind": task.kind, "about": task.about}


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
