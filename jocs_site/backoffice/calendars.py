"""Files for calendars, and hours in words. Source of the files: RFC 5545"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from icalendar import Calendar, Event


@dataclass(frozen=True)
class Entry:
    """``name``: what makes it one, such as ``volunteers-shift-7``: an entry stands once in a calendar that has it.

    ``place``, ``text``, ``url`` may be empty.
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    is_called_off: bool = False


def hours_of(starts_at: datetime, ends_at: datetime) -> str:
    """``2026年12月1日 (火) 14:00–16:00`` in the language in force; the last day stands as well where it is another."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    until = "" if start.date() == end.date() else f"{_day(end)} "
    return f"{_day(start)} {start:%H:%M}–{until}{end:%H:%M}"


def _day(at: datetime) -> str:
    return f"{date_format(at, 'DATE_FORMAT')} ({date_format(at, 'D')})"


def webcal(path: str) -> str:
    """The address at which a calendar looks in again and again; a calendar opens it by itself."""
    return (settings.WAGTAILADMIN_BASE_URL + path).replace("https:", "webcal:", 1)


def calendar_file(entries: Iterable[Entry], *, product: str, at: datetime, title: str = "") -> bytes:
    """``at``: when the file is made; ``product``: the room that makes it; ``title``: of a calendar subscribed to."""
    calendar = Calendar()
    calendar.add("prodid", f"-//JOCS//{product}//")
    calendar.add("version", "2.0")
    if title:
        calendar.add("x-wr-calname", title)
    for entry in entries:
        calendar.add_component(_event(entry, at.astimezone(UTC)))
    return calendar.to_ical()


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('> ')}")
    event.add("dtstamp", at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    for name, words in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if words:
            event.add(name, words)
    event.add("status", "CANCELLED" if entry.is_called_off else "CONFIRMED")
    return event


def calendar_response(content: bytes, name: str) -> HttpResponse:
    """``name``: under which the file is saved."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
