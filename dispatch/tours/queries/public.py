"""What the public sees of report meetings."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from dispatch import queries as dispatch
from dispatch.tours import rules
from dispatch.tours.models import ReportMeeting

SHOWN_ON_FRONT_PAGE = 3


@dataclass(frozen=True)
class PublicMeeting:
    """A meeting with those workers who may be shown. ``status``: open, full, closed, over or called_off."""

    meeting: ReportMeeting
    workers: list[dispatch.PublicPosting]
    status: str
    left: int | None

    @property
    def takes_sign_ups(self) -> bool:
        """Who is too late for a place may still go on the waiting list."""
        return self.status in ("open", "full")


def _rows() -> QuerySet[ReportMeeting]:
    return ReportMeeting.objects.on_site().with_places().select_related("host").prefetch_related("postings")


def coming_meetings(at: datetime, most: int | None = None) -> list[PublicMeeting]:
    """What the public may come to from now on, the next first. Those that were called off are left out."""
    return as_public(list(_rows().coming(at)[:most]), at)


def coming_dates(at: datetime, most: int | None = None) -> list[PublicMeeting]:
    """The same without the workers, for lists that show day, title and place; with one query."""
    meetings = ReportMeeting.objects.on_site().with_places().coming(at)[:most]
    return [_with_status(meeting, [], at) for meeting in meetings]


def public_meeting(pk: int, at: datetime) -> PublicMeeting | None:
    """One that was announced to the public, whatever became of it since."""
    found = as_public(list(_rows().filter(pk=pk)), at)
    return found[0] if found else None


def as_public(meetings: list[ReportMeeting], at: datetime) -> list[PublicMeeting]:
    """``meetings``: with places, and postings fetched."""
    keys = {posting.pk for meeting in meetings for posting in meeting.postings.all()}
    shown = dispatch.shown_in_public(keys, timezone.localdate(at))
    found = []
    for meeting in meetings:
        workers = [shown[posting.pk] for posting in meeting.postings.all() if posting.pk in shown]
        found.append(_with_status(meeting, workers, at))
    return found


def _with_status(meeting: ReportMeeting, workers: list[dispatch.PublicPosting], at: datetime) -> PublicMeeting:
    left = rules.places_left(capacity=meeting.capacity, taken=meeting.taken)
    return PublicMeeting(meeting, workers, _status(meeting, left, at), left)


def _status(meeting: ReportMeeting, left: int | None, at: datetime) -> str:
    if meeting.state == "called_off":
        return "called_off"
    if meeting.ends_at <= at or meeting.state == "held":
        return "over"
    if not rules.takes_sign_ups(state=meeting.state, closes_at=meeting.closes_at, at=at):
        return "closed"
    return "full" if left == 0 else "open"


def hidden_names_in_titles(meeting: ReportMeeting, at: datetime) -> list[str]:
    """Names of the meeting's workers that stand in its titles though the public may not read them."""
    postings = list(meeting.postings.select_related("worker__person"))
    shown = dispatch.shown_in_public([posting.pk for posting in postings], timezone.localdate(at))
    named = {key for key, one in shown.items() if one.is_named}
    people = [posting.worker.person for posting in postings if posting.pk not in named]
    names = [
        name
        for person in people
        for name in (person.family_name, person.family_kana, person.family_latin, person.given_latin)
    ]
    return rules.names_in(f"{meeting.title_ja} {meeting.title_en}", names)
