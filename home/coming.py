"""What everybody is invited to from now on: events that editors wrote, and the report meetings of the workers."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dispatch.tours.queries import PublicMeeting, coming_dates
from home.addresses import address_of
from home.models import EventPage
from home.models.events import EventQuerySet
from jocs_site.backoffice.calendars import Entry, hours_of


@dataclass(frozen=True)
class Coming:
    """One line of the list. ``kind``: a word for what it is; ``state``: what whoever wants to come should know."""

    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    url: str
    kind: str
    lead: str = ""
    state: str = ""
    is_sample: bool = False

    @property
    def when(self) -> str:
        return hours_of(self.starts_at, self.ends_at)


def coming_events(language: str, at: datetime, most: int | None = None, request=None) -> list[Coming]:
    """In one language, the next first; those that were called off stay in the list until their hour has passed.

    A report meeting that was called off is left out, as on its own list.
    """
    pages = EventPage.objects.live().open_to_all(request).filter(locale__language_code=language).coming(at)
    return with_meetings(pages[:most], at, most, request)


def with_meetings(pages: EventQuerySet, at: datetime, most: int | None = None, request=None) -> list[Coming]:
    """These events and the report meetings to come. ``request``: remembers where the site stands, for all addresses."""
    found = [_page(line, request) for line in pages.as_lines()] + [_meeting(one) for one in coming_dates(at, most)]
    return sorted(found, key=lambda one: (one.starts_at, one.title))[:most]


def _page(line, request) -> Coming:
    """A line of `EventQuerySet.as_lines`."""
    state = _("called off") if line.is_called_off else ""
    facts = {"lead": line.lead, "state": state, "is_sample": line.is_sample}
    url = address_of(line.url_path, get_language(), request) or ""
    return Coming(
        line.starts_at, line.ends_at, line.title, line.place, url, pgettext("kind of event", "Event"), **facts
    )


def _meeting(shown: PublicMeeting) -> Coming:
    meeting = shown.meeting
    state = {"full": _("full; there is a waiting list"), "closed": _("sign-up has ended")}.get(shown.status, "")
    address = reverse("tours:meeting", args=[meeting.pk])
    kind = pgettext("kind of event", "Report meeting")
    return Coming(meeting.starts_at, meeting.ends_at, meeting.title, meeting.place, address, kind, state=state)


def entry_of(page: EventPage, site: str, request=None) -> Entry:
    """For a calendar. ``site``: scheme and host."""
    said = [page.lead, page.cost, _("Contact: %(contact)s") % {"contact": page.contact}]
    return Entry(
        f"event-{page.pk}",
        page.starts_at,
        page.ends_at,
        f"JOCS {page.title}",
        place=f"{page.place} {page.address}".strip(),
        text="\n".join(line for line in said if line),
        url=site + page.get_url(request),
        is_called_off=page.is_called_off,
    )
