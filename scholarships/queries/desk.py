"""What the desk and the treasurer ask: files, next steps, awards, instalments."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet, Sum

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step
from scholarships.models import (
    Application,
    Award,
    BankAccount,
    Call,
    Instalment,
    PanelMember,
    ReviewAssignment,
    Score,
)
from scholarships.queries.closed import barred_from_money


def applications() -> QuerySet[Application]:
    return Application.objects.with_names()


def assignments_with_reviews() -> QuerySet[ReviewAssignment]:
    related = ("reviewer__person", "review")
    scores = Prefetch("review__scores", Score.objects.select_related("criterion"))
    return ReviewAssignment.objects.select_related(*related).prefetch_related(scores)


@dataclass(frozen=True)
class NextStep:
    """A step that the reader may take, and everything that still stands in its way."""

    step: Step
    blockers: list[Blocker]


def next_steps(record, life: Life, user) -> list[NextStep]:
    steps = [step for step in life.steps_from(record.state) if user.has_perm(step.permission)]
    return [NextStep(step, step.blockers(record)) for step in steps]


def panel() -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(is_active=True).select_related("user__person", "organisation")


def awarded_yen(call: Call) -> int:
    awards = Award.objects.filter(decision__application__call=call)
    return awards.aggregate(total=Sum("committed_yen", default=0))["total"]


def states_of(call: Call) -> dict[str, int]:
    """How many applications of the call stand in each state, in the order of the life; those without are left out."""
    counts = dict(call.applications.order_by().values_list("state").annotate(Count("pk")))
    return {state.label: counts[state] for state in Application.State if counts.get(state)}


def instalments(user=None) -> QuerySet[Instalment]:
    """With what the list and the page show, and what holds each payment back, whatever their number.

    user: who reads it; what they are barred from is left out.
    """
    named = Instalment.objects.with_names().select_related("approved_by__person", "sent_by__person")
    if user:
        named = named.exclude(award__decision__application__in=barred_from_money(user))
    accounts = BankAccount.objects.live().select_related("looked_by__person").prefetch_related("sanction_checks")
    return named.prefetch_related(
        "award__instalments", Prefetch("award__accounts", accounts), "award__enrolments", "award__obligations__report"
    )
