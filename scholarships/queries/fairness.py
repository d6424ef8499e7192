"""Who may see what of the selection, and when. The table is docs/scholarships-fairness.md; a test walks it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from scholarships.models import Application, Call, Paper, Reference, ReviewAssignment
from scholarships.models.reviews import Conflict
from scholarships.queries.closed import closed_to, tied_to
from scholarships.queries.desk import assignments_with_reviews


def scores_hidden_from(user) -> QuerySet[Application]:
    """Files of which this account sees no points, whatever its rights.

    Its own application, those of its body or of somebody it is tied to, those it stepped back from, and those on which
    it still owes a review, so that nobody's points lean on others'.
    """
    own = ReviewAssignment.objects.filter(reviewer=user)
    owed_or_left = own.filter(Q(review=None) | Q(conflict=Conflict.DECLARED))
    return Application.objects.filter(Q(pk__in=owed_or_left.values("application")) | tied_to(user))


def kept_from(user, call: Call) -> tuple[set[int], set[int]]:
    """Keys of the files of the call that are gone for this account, and of those of which it sees no points."""
    if user is None:  # the system itself
        return set(), set()
    closed, hidden = closed_to(user).values("pk"), scores_hidden_from(user).values("pk")
    found = call.applications.order_by().annotate(is_closed=Q(pk__in=closed), is_hidden=Q(pk__in=hidden))
    rows = list(found.filter(Q(is_closed=True) | Q(is_hidden=True)).values_list("pk", "is_closed", "is_hidden"))
    return {pk for pk, is_closed, _hidden in rows if is_closed}, {pk for pk, _closed, is_hidden in rows if is_hidden}


# While the panel judges. Afterwards a reviewer needs neither an identity paper nor what a referee wrote.
PAPERS_ARE_READ_IN = (Application.State.IN_REVIEW, Application.State.SHORTLISTED, Application.State.INTERVIEW)


def may_read_papers(assignment: ReviewAssignment) -> bool:
    """Whether this reviewer may open papers and references: no conflict was declared, and nothing is decided yet."""
    return assignment.conflict == Conflict.NONE and assignment.application.state in PAPERS_ARE_READ_IN


def papers_to_review(assignment: ReviewAssignment) -> list[Paper]:
    return list(assignment.application.papers.all()) if may_read_papers(assignment) else []


def references_to_review(assignment: ReviewAssignment) -> list[Reference]:
    """Those that arrived and still stand."""
    if not may_read_papers(assignment):
        return []
    return list(assignment.application.references.filter(received_at__isnull=False, ended_at=None))


def paper_to_review(assignment: ReviewAssignment, key: UUID) -> Paper | Reference | None:
    """The file of this application under ``key``; ``None`` for anybody else's, and for a reference without a file."""
    found = [*papers_to_review(assignment), *references_to_review(assignment)]
    return next((one for one in found if one.key == key and one.file), None)


def may_compare(assignment: ReviewAssignment) -> bool:
    """Whether this reviewer may see the others' points: the own review is in, and all are or the review is closed."""
    if assignment.conflict != Conflict.NONE or not hasattr(assignment, "review"):
        return False
    application = assignment.application
    if application.state != Application.State.IN_REVIEW:
        return True
    return not application.assignments.standing().filter(review=None).exists()


def may_withdraw(application: Application) -> bool:
    """Whether a tie that shows up now still takes a reviewer from the file: until the decision is signed."""
    decision = getattr(application, "decision", None)
    return decision is None or (decision.meeting is not None and decision.meeting.signed_on is None)


def comparison(assignment: ReviewAssignment) -> list[ReviewAssignment]:
    """All reviews of the file beside each other, the reader's own first. Ask `may_compare` before."""
    found = assignments_with_reviews().standing()
    found = found.filter(application=assignment.application_id, review__isnull=False)
    return sorted(found, key=lambda one: (one.pk != assignment.pk, one.pk))
