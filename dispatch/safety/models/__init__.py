"""Tables, constraints and filters."""

from dispatch.safety.models import guards  # noqa: F401 - registers what the database refuses
from dispatch.safety.models.checkins import CheckIn, CheckInChange, Escalation
from dispatch.safety.models.events import EventCountry, SafetyEvent
from dispatch.safety.models.life import CHECKIN_LIFE

__all__ = ["CHECKIN_LIFE", "CheckIn", "CheckInChange", "Escalation", "EventCountry", "SafetyEvent"]
