"""Which approved change fits which state, as one table that the docs show. Source: docs/sources.md#R44"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dispatch.models.decisions import Amendment
from dispatch.models.postings import ABROAD, AT_POST, BEFORE_DEPARTURE, State
from jocs_site.foundation.errors import Blocker

Kind = Amendment.Kind
MAY_AMEND: dict[str, tuple[State, ...]] = {
    Kind.EXTENSION: (*BEFORE_DEPARTURE, *ABROAD),
    Kind.EARLY_END: ABROAD,
    Kind.POSTPONEMENT: BEFORE_DEPARTURE,
    Kind.SUSPENSION: (*AT_POST, State.SUSPENDED),
    Kind.EVACUATION: ABROAD,
    Kind.RESUMPTION: (*AT_POST, State.SUSPENDED),
    Kind.HOST_CHANGE: (*BEFORE_DEPARTURE, *ABROAD),
}
HALTS = (Kind.SUSPENSION, Kind.EVACUATION)


def table() -> str:
    """For the page of the lives."""
    lines = ["| Change | States in which it is recorded |", "| --- | --- |"]
    lines += [f"| `{kind}` | {', '.join(f'`{state}`' for state in states)} |" for kind, states in MAY_AMEND.items()]
    return "\n".join(lines) + "\n"


def halt_in_force(posting) -> Amendment | None:
    """The suspension or evacuation that no resumption has ended."""
    latest = posting.amendments.filter(kind__in=[*HALTS, Kind.RESUMPTION]).order_by("pk").last()
    return latest if latest and latest.kind in HALTS else None


def suspension_is_approved(posting) -> Iterator[Blocker]:
    halt = halt_in_force(posting)
    if halt is None or halt.kind != Kind.SUSPENSION:
        yield Blocker("NO_SUSPENSION", _("No suspension is approved. Record the change first."))


def evacuation_is_approved(posting) -> Iterator[Blocker]:
    halt = halt_in_force(posting)
    if halt is None or halt.kind != Kind.EVACUATION:
        yield Blocker("NO_EVACUATION", _("No evacuation is approved. Record the change first."))


def resumption_is_approved(posting) -> Iterator[Blocker]:
    if halt_in_force(posting):
        yield Blocker("NO_RESUMPTION", _("The board has not approved that the posting resumes. Record it first."))
