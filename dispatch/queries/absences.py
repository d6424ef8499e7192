"""Who is away from the post, who asked to be, and who lives there too."""

from datetime import date

from django.db.models import Q, QuerySet

from dispatch.models import ABSENCE_LIFE, Absence, FamilyMember, Posting
from dispatch.models.absences import OPEN, AbsenceState
from dispatch.models.postings import ABROAD, BEFORE_DEPARTURE
from jocs_site.foundation.workflow import Step


def absence_steps(absence: Absence, *, user) -> list[Step]:
    """The steps from here that this user may take; approving at once is offered where it may be."""
    steps = [step for step in ABSENCE_LIFE.steps_from(absence.state) if user.has_perm(step.permission)]
    return [step for step in steps if step.name != "approve_at_once" or absence.kind in Absence.URGENT]


def absences_around(postings) -> QuerySet[Absence]:
    """Of the worker's own page: what is open or was decided lately, latest first."""
    return Absence.objects.filter(posting__in=postings).select_related("posting").order_by("-starts_on", "-pk")


def open_absences(posting: Posting) -> QuerySet[Absence]:
    return posting.absences.filter(state__in=OPEN)


def late_absences(today: date) -> QuerySet[Absence]:
    """Away past the day on which the worker was expected back."""
    return Absence.objects.late(today)


def absences_to_answer() -> QuerySet[Absence]:
    waits = [AbsenceState.REQUESTED, AbsenceState.HOST_AGREED]
    return Absence.objects.filter(state__in=waits, posting__state__in=[*BEFORE_DEPARTURE, *ABROAD])


def family_at(posting: Posting, on: date) -> QuerySet[FamilyMember]:
    """Who of the family lives at the post on a day."""
    lives = posting.family.filter(Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on)
    return lives.select_related("person")
