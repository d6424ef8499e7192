"""The itinerary of a tour and the list for the door, on A4."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from dispatch.tours.models import ReportMeeting
from dispatch.tours.queries import DoorList
from jocs_site.backoffice.paper import set_in_type

HERE = Path(__file__).parent
ISSUER = "公益社団法人 日本キリスト教海外医療協力会 (JOCS)"
EMPTY_LINES = 8  # for those who come without having signed up


def itinerary_pdf(name: str, meetings: Iterable[ReportMeeting], *, language: str, at: datetime) -> bytes:
    """``name``: of the worker; ``meetings``: in their order."""
    with override(language):
        facts = {
            "language": language,
            "issuer": ISSUER,
            "title": _("Report tour"),
            "name": name,
            "empty": _("No meeting is planned yet."),
            "labels": [
                pgettext("report meeting", "Where"),
                pgettext("report meeting", "Host"),
                _("How to get there"),
                pgettext("report meeting", "Contact"),
                pgettext("report meeting", "Online"),
                pgettext("report meeting", "State"),
            ],
            "meetings": [_leg(meeting) for meeting in meetings],
        }
    return set_in_type(HERE / "itinerary.typ", at=at, tour=facts)


def _leg(meeting: ReportMeeting) -> dict:
    place = f"{meeting.place}\n{meeting.address}".strip()
    facts = [place, meeting.hosted_by, meeting.access, meeting.contact, meeting.online_url]
    return {
        "when": meeting.when,
        "title": meeting.title,
        "facts": [*facts, meeting.get_state_display()],
        "is_off": meeting.state == "called_off",
    }


def door_pdf(meeting: ReportMeeting, door: DoorList, *, at: datetime) -> bytes:
    """Names in their order with a box each; it is for the office, in Japanese."""
    with override("ja"):
        facts = {
            "issuer": ISSUER,
            "title": meeting.title_ja,
            "when": meeting.when,
            "place": meeting.place_ja,
            "count": door.taken,
            "names": [[entry.name, str(entry.people), entry.question] for entry in door.coming],
            "waiting": [[entry.name, str(entry.people), entry.question] for entry in door.waiting],
            "empty": EMPTY_LINES,
        }
    return set_in_type(HERE / "door.typ", at=at, door=facts)
