"""What happens by itself while answers are missing. It never answers for anybody and never closes anything."""

from datetime import datetime

from django.db import transaction

from dispatch.safety.models import CheckIn, Escalation, SafetyEvent
from dispatch.safety.models.checkins import Status
from dispatch.safety.queries import open_events
from dispatch.safety.rules import due_steps
from dispatch.safety.services.telling import remind, tell_coordinators


def escalate(*, at: datetime) -> dict[str, int]:
    """Take the steps that are due in every open event, each once for each person. Safe to repeat, twice at once too.

    Returns how many people each step was taken for. The third step, calling the contacts, is a list on the screen.
    """
    taken = dict.fromkeys(Escalation.Step.values, 0)
    for event in open_events().order_by("pk"):
        for step, count in _escalate(event, at).items():
            taken[step] += count
    return taken


@transaction.atomic
def _escalate(event: SafetyEvent, at: datetime) -> dict[str, int]:
    held = SafetyEvent.objects.select_for_update().filter(pk=event.pk, closed_at=None).first()
    if held is None:
        return {}
    waiting = held.checkins.filter(state=Status.PENDING).prefetch_related("escalations").order_by("pk")
    fresh: dict[str, list[CheckIn]] = {step: [] for step in Escalation.Step.values}
    for checkin in waiting:
        known = {one.step for one in checkin.escalations.all()}
        for due in due_steps(asked_at=checkin.asked_at, minutes=held.minutes, now=at):
            if due.step in fresh and due.step not in known:
                fresh[due.step].append(checkin)
    for step, checkins in fresh.items():
        Escalation.objects.bulk_create(Escalation(checkin=checkin, step=step, at=at) for checkin in checkins)
    remind(fresh[Escalation.Step.REMINDER], at=at)
    tell_coordinators(held, fresh[Escalation.Step.COORDINATOR], at=at)
    return {step: len(checkins) for step, checkins in fresh.items()}
