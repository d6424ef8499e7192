"""A shift as a file for a calendar."""

from datetime import datetime

from dispatch.volunteers.models import SignUp
from jocs_site.backoffice.calendars import Entry, calendar_file


def calendar_of(entry: SignUp, *, at: datetime) -> bytes:
    """``at``: when the file is made."""
    shift, opportunity = entry.shift, entry.shift.opportunity
    event = Entry(
        f"volunteers-shift-{shift.pk}",
        shift.starts_at,
        shift.ends_at,
        f"JOCS {opportunity.title}",
        place=opportunity.place,
        is_called_off=bool(shift.called_off_at) or entry.state == "cancelled",
    )
    return calendar_file([event], product="volunteers", at=at)
