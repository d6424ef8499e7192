"""How an event stands: who answered what, who has not, and whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from dispatch.models import EmergencyContact
from dispatch.safety.models import CheckIn, SafetyEvent
from dispatch.safety.models.checkins import Status
from dispatch.safety.rules import CONTACTS, DueStep, due_steps
from jocs_site.backoffice.todo import Todo


@dataclass(frozen=True)
class RollLine:
    """One person. ``due``: steps due by now, for want of an answer; ``contacts``: to be called, once that is due."""

    checkin: CheckIn
    due: list[DueStep] = field(default_factory=list)
    contacts: list[EmergencyContact] = field(default_factory=list)

    @property
    def call_since(self) -> datetime | None:
        return next((step.since for step in self.due if step.step == CONTACTS), None)

    @property
    def cannot_be_mailed(self) -> bool:
        return not self.checkin.email


@dataclass(frozen=True)
class Roll:
    event: SafetyEvent
    lines: list[RollLine]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Code, words and number of each state, whoever needs something first."""
        states = [line.checkin.state for line in self.lines]
        order = (Status.NEEDS_HELP, Status.UNREACHABLE, Status.PENDING, Status.SAFE)
        return [(status.value, str(status.label), states.count(status.value)) for status in order]

    @property
    def unsettled(self) -> list[CheckIn]:
        return [line.checkin for line in self.lines if line.checkin.state != Status.SAFE]


def open_events() -> QuerySet[SafetyEvent]:
    return SafetyEvent.objects.filter(closed_at=None)


def latest_events() -> QuerySet[SafetyEvent]:
    """Open ones first, then the latest; each with the number of people asked and of those known to be safe."""
    safe = Count("checkins", filter=Q(checkins__state=Status.SAFE))
    rows = SafetyEvent.objects.annotate(asked=Count("checkins"), safe=safe).prefetch_related("places")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")


def roll(event: SafetyEvent, now: datetime) -> Roll:
    """Everybody who was asked; those who need something first. Computed: looking changes nothing."""
    rows = event.checkins.select_related("recorded_by__person", "posting__worker", "posting__organisation")
    rows = rows.prefetch_related("escalations")
    contacts = _contacts(rows)
    order = {Status.NEEDS_HELP: 0, Status.UNREACHABLE: 1, Status.PENDING: 2, Status.SAFE: 3}
    lines = []
    for checkin in sorted(rows, key=lambda one: (order[one.state], one.pk)):
        is_waited_for = event.is_open and checkin.state in (Status.PENDING, Status.UNREACHABLE)
        due = due_steps(asked_at=checkin.asked_at, minutes=event.minutes, now=now) if is_waited_for else []
        to_call = contacts.get(checkin.posting and checkin.posting.worker_id, [])
        lines.append(RollLine(checkin, due, to_call if any(step.step == CONTACTS for step in due) else []))
    return Roll(event, lines)


def _contacts(rows: Iterable[CheckIn]) -> dict[int, list[EmergencyContact]]:
    workers = {one.posting.worker_id for one in rows if one.posting}
    found: dict[int, list[EmergencyContact]] = {}
    for contact in EmergencyContact.objects.filter(worker__in=workers):
        found.setdefault(contact.worker_id, []).append(contact)
    return found


def todos(*, user, today: date) -> list[Todo]:
    """What waits for the duty officer."""
    del user, today
    waiting = CheckIn.objects.filter(event__closed_at=None).exclude(state=Status.SAFE)
    return [
        Todo(
            gettext("people of open safety events who are not known to be safe"),
            waiting.count(),
            reverse("safety_events:index"),
            "safety.view_safetyevent",
            is_urgent=True,
        )
    ]
