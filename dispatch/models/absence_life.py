"""The life of an absence as one table. Its picture is docs/dispatch-states.md."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models.absences import Absence, AbsenceState
from dispatch.models.postings import ABROAD
from dispatch.models.risks import absence_is_allowed
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step


def cannot_wait(absence) -> Iterator[Blocker]:
    if absence.kind not in Absence.URGENT:
        yield Blocker("HOST", _("Only medical treatment and evacuation are approved before the host agreed."))


def posting_runs(absence) -> Iterator[Blocker]:
    if absence.posting.state not in ABROAD:
        yield Blocker("NOT_ABROAD", _("The worker is not abroad on this posting."))


def _step(name, sources, target, label, guards=(), *, needs_reason=False, permission="dispatch.change_absence"):
    return Step(name, frozenset(sources.split()), target, permission, label, tuple(guards), needs_reason)


_DECIDE = "dispatch.approve_absence"
ABSENCE_LIFE = Life(
    begins=AbsenceState.REQUESTED.value,
    steps=(
        _step("agree", "requested", "host_agreed", gettext_lazy("Record that the host agreed")),
        _step(
            "approve",
            "host_agreed",
            "approved",
            gettext_lazy("Approve the absence"),
            [absence_is_allowed],
            permission=_DECIDE,
        ),
        _step(
            "approve_at_once",
            "requested",
            "approved",
            gettext_lazy("Approve at once, before the host agreed"),
            [cannot_wait, absence_is_allowed],
            needs_reason=True,
            permission=_DECIDE,
        ),
        _step(
            "leave",
            "approved",
            "away",
            gettext_lazy("Record that the worker left"),
            [posting_runs, absence_is_allowed],
        ),
        _step("return", "away", "returned", gettext_lazy("Record the end of the absence")),
        _step(
            "refuse",
            "requested host_agreed",
            "refused",
            gettext_lazy("Refuse the absence"),
            needs_reason=True,
            permission=_DECIDE,
        ),
        _step(
            "cancel",
            "requested host_agreed approved",
            "cancelled",
            gettext_lazy("Cancel the absence"),
            needs_reason=True,
        ),
    ),
    ends=frozenset({"returned", "refused", "cancelled"}),
)

# Which column takes the day on which a step happened.
DAY_OF_ABSENCE_STEP = {
    "agree": "host_agreed_on",
    "approve": "approved_on",
    "approve_at_once": "approved_on",
    "leave": "left_on",
    "return": "returned_on",
}
