"""What ends soon, for a calendar that knows the secret address. It names no person: calendars are kept by others."""

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from dispatch import queries


@require_safe
def calendar(request, secret):
    """RFC 5545: a whole day for each paper, on its last day, and one for all whose insurance ends on it."""
    feed = queries.feed_at(secret)
    if feed is None:
        raise Http404
    host = settings.WAGTAILADMIN_BASE_URL.partition("://")[2]
    made = Calendar()
    made.add("prodid", "-//JOCS//Expiries//JA")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Papers that end soon"))
    rows = queries.expiries_for(feed.user, timezone.localdate())
    for key, together in groupby(sorted(rows, key=lambda row: (row.ends_before, row.key)), key=lambda row: row.key):
        row, *others = together
        event = Event()
        event.add("uid", f"{key}@{host}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", row.ends_on)
        event.add("dtend", row.ends_on + timedelta(days=1))
        event.add("summary", _title(row, 1 + len(others)))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="expiries.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _title(row: queries.Expiry, number: int) -> str:
    """``number``: how many people it is about, for what is not of one posting."""
    if row.posting:
        return _("%(paper)s ends (%(posting)s)") % {"paper": row.what, "posting": row.posting.code}
    told = ngettext(
        "%(what)s ends (%(office)s, %(number)d person)", "%(what)s ends (%(office)s, %(number)d people)", number
    )
    return told % {"what": row.what, "office": row.owner, "number": number}
