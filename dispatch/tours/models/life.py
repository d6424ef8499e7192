"""The lives of a meeting and of a sign-up as tables. Their pictures are docs/report-meeting-states.md."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dispatch.tours import rules
from dispatch.tours.models.meetings import ReportMeeting
from dispatch.tours.models.signups import MeetingSignUp
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step

_OFFICE = "tours.change_reportmeeting"
_DOOR = "tours.change_meetingsignup"


def is_to_come(meeting: ReportMeeting) -> Iterator[Blocker]:
    """The service sets when it is announced before this is asked."""
    if meeting.announced_at and meeting.announced_at >= meeting.starts_at:
        yield Blocker("BEGUN", _("This meeting has begun already. It is announced no more."))


def has_begun(meeting: ReportMeeting) -> Iterator[Blocker]:
    """The service sets when the numbers are recorded before this is asked."""
    if meeting.recorded_at and meeting.recorded_at < meeting.starts_at:
        yield Blocker("NOT_YET", _("This meeting has not begun yet. Its numbers are recorded afterwards."))


def place_is_left(sign_up: MeetingSignUp) -> Iterator[Blocker]:
    """The caller holds the meeting; the database refuses as well."""
    meeting = sign_up.meeting
    taken = meeting.sign_ups.holding_places().exclude(pk=sign_up.pk).people()
    left = rules.places_left(capacity=meeting.capacity, taken=taken)
    if not rules.fits(sign_up.people, left=left):
        yield Blocker("FULL", _("Only %(left)d places are left.") % {"left": left})


def _step(name: str, sources: str, target: str, label, *guards, right=_OFFICE, needs_reason=False) -> Step:
    return Step(name, frozenset(sources.split()), target, right, label, guards, needs_reason)


MEETING_LIFE = Life(
    begins="planned",
    steps=(
        _step("announce", "planned", "announced", pgettext_lazy("report meeting", "Announce"), is_to_come),
        _step(
            "record",
            "planned announced",
            "held",
            pgettext_lazy("report meeting", "Record how many came"),
            has_begun,
        ),
        _step(
            "correct",
            "held",
            "held",
            pgettext_lazy("report meeting", "Correct how many came"),
            needs_reason=True,
        ),
        _step(
            "call_off",
            "planned announced",
            "called_off",
            pgettext_lazy("report meeting", "Call off"),
            needs_reason=True,
        ),
    ),
    ends=frozenset({"held", "called_off"}),
)

SIGN_UP_LIFE = Life(
    begins="asked",
    steps=(
        _step(
            "sign_up", "asked", "signed_up", pgettext_lazy("report meeting", "Give a place"), place_is_left, right=""
        ),
        _step("wait", "asked", "waitlisted", pgettext_lazy("report meeting", "Put on the waiting list"), right=""),
        _step(
            "move_up",
            "waitlisted",
            "signed_up",
            pgettext_lazy("report meeting", "Move up from the waiting list"),
            place_is_left,
            right=_DOOR,
        ),
        _step(
            "change_place",
            "signed_up",
            "signed_up",
            pgettext_lazy("report meeting", "Change the number"),
            place_is_left,
            right=_DOOR,
        ),
        _step(
            "change_waiting",
            "waitlisted",
            "waitlisted",
            pgettext_lazy("report meeting", "Change the number while waiting"),
            right=_DOOR,
        ),
        _step(
            "cancel",
            "signed_up waitlisted",
            "cancelled",
            pgettext_lazy("report meeting", "Cancel the sign-up"),
            right=_DOOR,
        ),
    ),
    ends=frozenset({"cancelled"}),
)
LIVES = (MEETING_LIFE, SIGN_UP_LIFE)
