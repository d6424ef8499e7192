"""Where postings stand: what comes next in a life, what keeps it, who is posted where, whose they are."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from dispatch.models import POSTING_LIFE, Posting, TermException, Worker
from dispatch.models.checklists import Occasion, blockers_of, open_items_of
from dispatch.models.life import DAY_OF_STEP, papers_are_there
from dispatch.models.papers import files_of
from dispatch.models.postings import ABROAD, BACK, State
from dispatch.models.request_life import agreement_is_in_force
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Step


@dataclass(frozen=True)
class NextStep:
    """A step that the life offers now. ``blockers``: what must be seen to first, besides what its screen asks for."""

    step: Step
    blockers: list[Blocker]


def next_steps(posting: Posting, *, user, today: date) -> list[NextStep]:
    """The steps from here that this user may take."""
    steps = [step for step in POSTING_LIFE.steps_from(posting.state) if user.has_perm(step.permission)]
    return [NextStep(step, step.blockers(_as_if_taken(posting, step, today))) for step in steps]


def _as_if_taken(posting: Posting, step: Step, today: date) -> Posting:
    """The posting with what the step's own screen will ask for, so that only other gaps are reported."""
    imagined = copy.copy(posting)
    if column := DAY_OF_STEP.get(step.name):
        setattr(imagined, column, today)
    if step.name == "approve":
        imagined.board_minutes = imagined.board_minutes or "-"
    return imagined


def departure_papers(posting: Posting) -> list[Blocker]:
    """What still keeps the worker from leaving. Source: docs/sources.md#R43"""
    return departure_papers_of([posting])[posting.pk]


def departure_papers_of(postings: Iterable[Posting]) -> dict[int, list[Blocker]]:
    """The same for many at once, by their keys. ``postings``: with contacts and agreements, where there are several."""
    postings = list(postings)
    files, training = files_of(postings), open_items_of(postings, Occasion.TRAINING)
    return {
        posting.pk: [
            *papers_are_there(posting, files[posting.pk]),
            *blockers_of(training[posting.pk]),
            *agreement_is_in_force(posting),
        ]
        for posting in postings
    }


def postings_of(user) -> QuerySet[Posting]:
    """The signed-in worker's own postings, latest first; drafts are the office's affair."""
    own = Posting.objects.filter(worker__person__user=user).exclude(state=State.DRAFT)
    return own.with_names().order_by("-starts_on", "-pk")


def is_worker(user) -> bool:
    return Worker.objects.filter(person__user=user).exists()


def unused_exceptions(posting: Posting | None = None) -> QuerySet[TermException]:
    """Exceptions that no posting has used, and the one that ``posting`` uses."""
    free = Q(posting=None) if posting is None else Q(posting=None) | Q(posting=posting)
    return (
        TermException.objects.filter(free, withdrawn_at=None)
        .select_related("worker__person")
        .order_by("-approved_on", "-pk")
    )


def postings_to_tell_of() -> QuerySet[Posting]:
    """Postings of which a worker can tell at home: back for good, or on leave from the post. The latest first."""
    return Posting.objects.filter(state__in=[*ABROAD, *BACK]).with_names().order_by("-ends_before", "-pk")
