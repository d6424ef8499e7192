"""What ends soon, for a calendar that knows the secret address. It names no person: calendars are kept by others."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from dispatch import queries


@require_safe
def calendar(request, secret):
    """RFC 5545: one event of a whole day for each paper, on its last day."""
    if queries.feed_at(secret) is None:
        raise Http404
    host = settings.WAGTAILADMIN_BASE_URL.partition("://")[2]
    made = Calendar()
    made.add("prodid", "-//JOCS//Expiries//JA")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Papers that end soon"))
    for row in queries.expiries(timezone.localdate()):
        event = Event()
        event.add("uid", f"{row.key}@{host}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", row.ends_on)
        event.add("dtend", row.ends_on + timedelta(days=1))
        event.add("summary", _("%(paper)s ends (%(posting)s)") % {"paper": row.what, "posting": row.posting.code})
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="expiries.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
