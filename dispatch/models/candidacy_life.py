"""The life of a candidacy as one table. Its picture is in docs/dispatch-states.md. Source: docs/sources.md#R43"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models.request_life import request_is_open
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step

EVERYDAY, BOARD = "dispatch.change_candidacy", "dispatch.decide_candidacy"


def interview_was_held(candidacy) -> Iterator[Blocker]:
    if candidacy.interview_on is None:
        yield Blocker("NO_INTERVIEW", _("The day of the interview is missing."))
    if not candidacy.panel:
        yield Blocker("NO_PANEL", _("Name who interviewed."))


def board_decided(candidacy) -> Iterator[Blocker]:
    if candidacy.board_met_on is None:
        yield Blocker("BOARD_MEETING", _("The day of the board meeting is missing."))
    if not candidacy.board_minutes:
        yield Blocker("MINUTES", _("Name the minutes in which the decision stands."))


def answers_an_open_request(candidacy) -> Iterator[Blocker]:
    if candidacy.request_id is None:
        yield Blocker("NO_REQUEST", _("The candidacy answers no request yet. Name one first."))
    yield from request_is_open(candidacy)


def _step(name, sources, target, label, *guards, permission=EVERYDAY, needs_reason=False):
    return Step(name, frozenset(sources.split()), target, permission, label, guards, needs_reason)


CANDIDACY_LIFE = Life(
    begins="applied",
    steps=(
        _step("invite", "applied", "interviewing", gettext_lazy("Pass the papers and invite to an interview")),
        _step("recommend", "interviewing", "recommended", gettext_lazy("Recommend to the board"), interview_was_held),
        _step(
            "approve",
            "recommended",
            "approved",
            gettext_lazy("Record the board's approval and open the plan of a posting"),
            interview_was_held,
            board_decided,
            answers_an_open_request,
            permission=BOARD,
        ),
        _step(
            "turn_down",
            "applied interviewing",
            "not_accepted",
            gettext_lazy("Do not accept"),
            needs_reason=True,
        ),
        _step(
            "not_approve",
            "recommended",
            "not_accepted",
            gettext_lazy("Record that the board did not approve"),
            board_decided,
            permission=BOARD,
            needs_reason=True,
        ),
        _step(
            "withdraw",
            "applied interviewing recommended",
            "withdrawn",
            gettext_lazy("Record that the candidate withdraws"),
            needs_reason=True,
        ),
    ),
    ends=frozenset({"approved", "not_accepted", "withdrawn"}),
)

# What the screen of a step asks for beside a reason, as columns of the candidacy.
ASKED_BY_STEP = {
    "recommend": ("interview_on", "panel"),
    "approve": ("board_met_on", "board_minutes"),
    "not_approve": ("board_met_on", "board_minutes"),
}
