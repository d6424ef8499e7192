"""The life of a check-in as one table: answerable again until the close. Its picture: docs/safety-states.md"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step

RECORD = "safety.change_checkin"


def event_is_open(checkin) -> Iterator[Blocker]:
    if not checkin.event.is_open:
        yield Blocker("CLOSED", _("This event is closed. Nothing is recorded for it any more."))


def _step(name, sources, target, label, *, needs_reason=False) -> Step:
    return Step(name, frozenset(sources.split()), target, RECORD, label, (event_is_open,), needs_reason)


ANY = "pending safe needs_help unreachable"
CHECKIN_LIFE = Life(
    begins="pending",
    steps=(
        _step("safe", ANY, "safe", gettext_lazy("Is safe")),
        _step("help", ANY, "needs_help", gettext_lazy("Needs help")),
        _step(
            "unreachable",
            "pending needs_help unreachable",
            "unreachable",
            gettext_lazy("Was not reached"),
            needs_reason=True,
        ),
    ),
)
