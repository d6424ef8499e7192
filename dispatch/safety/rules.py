"""When a missing answer becomes whose affair. Source: docs/sources.md#R50"""

from dataclasses import dataclass
from datetime import datetime, timedelta

REMINDER, COORDINATOR, CONTACTS = "reminder", "coordinator", "contacts"
MINUTES = {REMINDER: 30, COORDINATOR: 60, CONTACTS: 120}  # what a new event proposes
LINK_DAYS = 30  # a link in a mail answers no longer than this, whatever becomes of the event


@dataclass(frozen=True)
class DueStep:
    """``step`` has been due since ``since``."""

    step: str
    since: datetime


def due_steps(*, asked_at: datetime, minutes: dict[str, int], now: datetime) -> list[DueStep]:
    """What is due for somebody asked at ``asked_at`` who has not answered, the earliest first."""
    times = [DueStep(step, asked_at + timedelta(minutes=after)) for step, after in minutes.items()]
    return sorted((due for due in times if due.since <= now), key=lambda due: due.since)
