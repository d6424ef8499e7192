"""A report meeting as an entry of a calendar."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.tours.models import ReportMeeting
from jocs_site.backoffice.calendars import Entry


def entry_of(meeting: ReportMeeting, *, with_room: bool = False, is_cancelled: bool = False) -> Entry:
    """In the language in force. ``with_room``: with the address of the online room, for those who may have it."""
    text = [_("Contact: %(contact)s") % {"contact": meeting.contact}]
    if meeting.access:
        text.insert(0, meeting.access)
    if with_room and meeting.online_url:
        text.append(_("Online: %(address)s") % {"address": meeting.online_url})
    place = f"{meeting.place} {meeting.address}".strip()
    is_on_site = meeting.is_public and meeting.announced_at
    return Entry(
        f"report-meeting-{meeting.pk}",
        meeting.starts_at,
        meeting.ends_at,
        f"JOCS {meeting.title}",
        place=place,
        text="\n".join(text),
        url=settings.WAGTAILADMIN_BASE_URL + reverse("tours:meeting", args=[meeting.pk]) if is_on_site else "",
        is_called_off=is_cancelled or meeting.state == "called_off",
    )
