"""What the desk and the treasurer ask: files, next steps, awards, instalments."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet, Sum, prefetch_related_objects

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step
from scholarships.models import (
    Application,
    ApplicationChange,
    Award,
    BankAccount,
    Call,
    EligibilityCheck,
    Instalment,
    Interview,
    PanelMember,
    ReviewAssignment,
    Score,
)
from scholarships.models.lives import READ_BY_CHECK
from scholarships.queries.closed import barred_from_money


def applications() -> QuerySet[Application]:
    return Application.objects.with_names()


_BEING_CHECKED = (Application.State.SUBMITTED, Application.State.INCOMPLETE)
_MEETING = (
    "decision__meeting__first_signer__user__person",
    "decision__meeting__second_signer__user__person",
)


def application_file(pk: int) -> Application | None:
    """One application with everything its page shows."""
    members = PanelMember.objects.select_related("user__person")
    found = (
        applications()
        .select_related("decision__award__service__employer", "person__user", "draft__consent_text", *_MEETING)
        .prefetch_related(
            Prefetch("changes", ApplicationChange.objects.select_related("by__person")),
            Prefetch("decision__left", members),
            Prefetch("decision__meeting__present", members),
            "costs",
            "papers",
            "references",
            Prefetch("checks", EligibilityCheck.objects.select_related("point", "by__person")),
            Prefetch("assignments", assignments_with_reviews()),
            "decision__award__obligations__report",
            "decision__award__changes__by__person",
            "decision__award__service__confirmations",
            "decision__award__service__deferrals",
            "decision__award__rulings__repayments",
            "decision__award__rulings__first_signer__user__person",
            "decision__award__rulings__second_signer__user__person",
            Prefetch("interviews", Interview.objects.prefetch_related(Prefetch("interviewers", members))),
            Prefetch("decision__award__instalments", Instalment.objects.order_by("sequence", "pk")),
        )
        .filter(pk=pk)
        .first()
    )
    if found and found.state in _BEING_CHECKED:
        prefetch_related_objects([found], *READ_BY_CHECK)
    return found


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
