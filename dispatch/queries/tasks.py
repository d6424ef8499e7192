"""Tasks about stays abroad, as they follow from dates, changes and levels of risk. Source: docs/sources.md#R48, #R49"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from dispatch import rules
from dispatch.models import ChecklistItem, PlannedItem, Posting, RiskStatement, SettledTask
from dispatch.models.checklists import OCCASIONS
from dispatch.models.postings import ABROAD, BACK, BEFORE_DEPARTURE
from dispatch.models.risks import risk_at, risks_on

Kind = SettledTask.Kind


@dataclass(frozen=True)
class Task:
    """``opens_on``: from when it can be done; ``due_on``: by when; ``settled``: what was done about it, if anything.

    ``item``, ``plan``: what the list of the office asks and how it is planned, of a training and of a closing.
    """

    posting: Posting
    kind: str
    about: str
    opens_on: date
    due_on: date
    is_optional: bool = False
    settled: SettledTask | None = None
    item: ChecklistItem | None = None
    plan: PlannedItem | None = None

    @property
    def label(self) -> str:
        return str(self.item) if self.item else str(Kind(self.kind).label)

    def is_overdue(self, today: date) -> bool:
        return self.settled is None and not self.is_optional and self.due_on < today


def open_tasks(today: date) -> list[Task]:
    """What can be done now and was not, by the day it is due; four questions however many postings there are."""
    postings = _with_what_tasks_need(Posting.objects.filter(state__in=[*BEFORE_DEPARTURE, *ABROAD, *BACK]))
    found = _tasks_of(postings, today)
    return sorted(
        (task for task in found if task.settled is None and task.opens_on <= today),
        key=lambda task: (task.kind != Kind.EVACUATE, task.due_on, task.posting.pk),
    )


def tasks_of(posting: Posting, today: date) -> list[Task]:
    """Every task of one posting, also those to come and those settled, by the day it is due."""
    rows = _with_what_tasks_need(Posting.objects.filter(pk=posting.pk))
    return sorted(_tasks_of(rows, today), key=lambda task: task.due_on)


def _with_what_tasks_need(postings):
    standing = SettledTask.objects.standing().exclude(kind__in=OCCASIONS).select_related("settled_by")
    return postings.with_names().prefetch_related(Prefetch("settled_tasks", standing, to_attr="settled"), "amendments")


def _tasks_of(postings: Iterable[Posting], today: date) -> list[Task]:
    statements = risks_on(today)
    return [task for posting in postings for task in _of_one(posting, statements, today)]


def _of_one(posting: Posting, statements: list[RiskStatement], today: date) -> Iterator[Task]:
    settled = {(row.kind, row.about): row for row in posting.settled}
    for kind, about, opens_on, due_on in [*_of_stay(posting, settled), *_of_risk(posting, statements, today)]:
        row = settled.pop((kind, about), None)
        yield Task(posting, kind, about, opens_on, due_on, kind == Kind.TRAVEL, row)
    for (kind, about), row in settled.items():  # what it was about is over; what was done stays to be seen
        day = row.done_on or row.settled_at.date()
        yield Task(posting, kind, about, day, day, kind == Kind.TRAVEL, row)


def _of_stay(posting: Posting, settled: dict) -> Iterator[tuple]:
    arrives_on = posting.arrived_on or posting.starts_on
    is_long = rules.is_long_stay(posting.starts_on, posting.planned_ends_before)
    kind = Kind.REPORT if is_long else Kind.TRAVEL
    report = settled.get((kind, "stay"))
    goes_or_is_there = posting.state in (*BEFORE_DEPARTURE, *ABROAD)
    if report or goes_or_is_there:
        yield kind, "stay", rules.report_opens_on(arrives_on), arrives_on
    if not is_long:
        return
    if goes_or_is_there and report:
        yield from _changes(posting, report)
    if posting.returned_on and (report is None or not report.waived_because):
        yield Kind.LEAVING, "return", posting.returned_on, rules.tell_until(posting.returned_on)


def _changes(posting: Posting, report: SettledTask) -> Iterator[tuple]:
    """What was decided after the embassy was told: one task for each."""
    for amendment in posting.amendments.all():
        if report.done_on and amendment.approved_on > report.done_on:
            yield (
                Kind.CHANGE,
                f"amendment {amendment.pk}",
                amendment.approved_on,
                rules.tell_until(amendment.approved_on),
            )


def _of_risk(posting: Posting, statements: list[RiskStatement], today: date) -> Iterator[tuple]:
    """One for each statement that says to leave, as long as somebody is there. It is due at once."""
    if posting.state not in ABROAD:
        return
    for one in risk_at(posting.country, today, posting.organisation, statements).statements:
        if rules.is_leave(one.level):
            yield Kind.EVACUATE, f"risk {one.pk}", one.stated_on, one.stated_on
