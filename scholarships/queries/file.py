"""One application as a whole, as one reader may see it."""

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from scholarships.models import (
    Application,
    ApplicationChange,
    EligibilityCheck,
    Instalment,
    Interview,
    PanelMember,
)
from scholarships.models.lives import READ_BY_CHECK
from scholarships.queries.closed import barred_from_money, is_closed_to
from scholarships.queries.desk import applications, assignments_with_reviews
from scholarships.queries.fairness import scores_hidden_from

_BEING_CHECKED = (Application.State.SUBMITTED, Application.State.INCOMPLETE)
_MEETING = (
    "decision__meeting__first_signer__user__person",
    "decision__meeting__second_signer__user__person",
)


def application_file(pk: int, *, reader) -> Application | None:
    """One application with everything its page shows; ``None``, too, where it is gone for the reader.

    ``hides_points``, ``hides_money``: whether those are kept from them, see `scores_hidden_from`, `barred_from_money`.
    """
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
        .annotate(
            hides_points=Exists(scores_hidden_from(reader).filter(pk=OuterRef("pk"))),
            hides_money=Exists(barred_from_money(reader).filter(pk=OuterRef("pk"))),
        )
        .filter(pk=pk)
        .first()
    )
    if found is None or is_closed_to(found, reader):
        return None
    if found.state in _BEING_CHECKED:
        prefetch_related_objects([found], *READ_BY_CHECK)
    return found
