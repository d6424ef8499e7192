"""Where candidacies stand."""

import copy
from datetime import date

from dispatch.models import CANDIDACY_LIFE, Candidacy
from dispatch.models.candidacy_life import ASKED_BY_STEP
from dispatch.queries.postings import NextStep
from jocs_site.foundation.workflow import Step


def candidacy_steps(candidacy: Candidacy, *, user, today: date) -> list[NextStep]:
    """The steps that this user may take now, with what keeps them besides what their own screens ask for."""
    steps = [step for step in CANDIDACY_LIFE.steps_from(candidacy.state) if user.has_perm(step.permission)]
    return [NextStep(step, step.blockers(_as_if_asked(candidacy, step, today))) for step in steps]


def _as_if_asked(candidacy: Candidacy, step: Step, today: date) -> Candidacy:
    imagined = copy.copy(candidacy)
    for name in ASKED_BY_STEP.get(step.name, ()):
        setattr(imagined, name, today if name.endswith("_on") else "-")
    return imagined
