"""A shift as a file for a calendar. Source: RFC 5545"""

from datetime import datetime

from django.conf import settings
from icalendar import Calendar, Event

from dispatch.volunteers.models import SignUp


def calendar_of(entry: SignUp, *, at: datetime) -> bytes:
    """``at``: when the file is made. A shift has one name in all its files, so that it stands there once."""
    shift, opportunity = entry.shift, entry.shift.opportunity
    event = Event()
    event.add("uid", f"volunteers-shift-{shift.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('> ')}")
    event.add("dtstamp", at)
    event.add("dtstart", shift.starts_at)
    event.add("dtend", shift.ends_at)
    event.add("summary", f"JOCS {opportunity.title}")
    event.add("location", opportunity.place)
    event.add("status", "CANCELLED" if shift.called_off_at or entry.state == "cancelled" else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//JOCS//volunteers//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
