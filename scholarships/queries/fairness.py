"""Who may see what of the selection, and when. The table is docs/scholarships-fairness.md; a test walks it."""

from django.db.models import Q, QuerySet

from scholarships.models import Application, PanelTie, ReviewAssignment
from scholarships.models.reviews import Conflict
from scholarships.queries.desk import assignments_with_reviews


def closed_to(user) -> QuerySet[Application]:
    """Files that are gone for this account, in the office too: it stepped back from them."""
    return Application.objects.filter(assignments__reviewer=user, assignments__conflict=Conflict.DECLARED)


def scores_hidden_from(user) -> QuerySet[Application]:
    """Files of which this account sees no points, whatever its rights.

    Its own application, those of its body or of somebody it is tied to, those it stepped back from, and those on which
    it still owes a review, so that nobody's points lean on others'.
    """
    owed_or_left = Q(assignments__reviewer=user, assignments__review=None)
    tied = PanelTie.objects.filter(member__user=user).values("person")
    own = Q(person__user=user) | Q(person__in=tied)
    panel = getattr(user, "scholarship_panel", None)
    if panel and panel.organisation_id:
        own |= Q(nominating_organisation=panel.organisation_id)
    return Application.objects.filter(owed_or_left | own)


def may_compare(assignment: ReviewAssignment) -> bool:
    """Whether this reviewer may see the others' points: the own review is in, and all are or the review is closed."""
    if assignment.conflict != Conflict.NONE or not hasattr(assignment, "review"):
        return False
    application = assignment.application
    if application.state != Application.State.IN_REVIEW:
        return True
    return not application.assignments.exclude(conflict=Conflict.DECLARED).filter(review=None).exists()


def comparison(assignment: ReviewAssignment) -> list[ReviewAssignment]:
    """All reviews of the file beside each other, the reader's own first. Ask `may_compare` before."""
    found = assignments_with_reviews().filter(application=assignment.application_id, review__isnull=False)
    return sorted(found, key=lambda one: (one.pk != assignment.pk, one.pk))
