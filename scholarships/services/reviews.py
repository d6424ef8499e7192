"""What reviewers declare and what they find."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships import queries
from scholarships.models import Application, ApplicationChange, Call, Review, ReviewAssignment, Score, lives
from scholarships.models.reviews import Conflict


@transaction.atomic
def declare_conflict(*, assignment: ReviewAssignment, has_conflict: bool, reason: str = "", at: datetime) -> None:
    """Say before the file opens whether anything ties the reviewer to it; with a conflict the file is gone for them.

    A tie that shows up later withdraws them, with the review they may have handed in, see `withdraw_reviewer`.
    Raises RuleBroken without a reason for a conflict, StaleState once it was declared.
    """
    fresh = ReviewAssignment.objects.select_for_update().get(pk=assignment.pk)
    if has_conflict and not reason.strip():
        raise RuleBroken(_("Say in a sentence what ties you to the applicant."), field="reason")
    if has_conflict and fresh.conflict == Conflict.NONE:
        withdraw_reviewer(assignment=fresh, reason=reason, at=at)
        return
    if fresh.conflict == Conflict.DECLARED or hasattr(fresh, "review"):
        raise StaleState(_("This has been declared already."))
    fresh.conflict = Conflict.DECLARED if has_conflict else Conflict.NONE
    fresh.conflict_reason = reason.strip() if has_conflict else ""
    fresh.declared_at = at
    fresh.save(update_fields=["conflict", "conflict_reason", "declared_at"])


@transaction.atomic
def withdraw_reviewer(*, assignment: ReviewAssignment, reason: str, by=None, at: datetime) -> None:
    """Take a file from a reviewer whose tie to the applicant shows up late, by the office or by the reviewer.

    by: who of the office does it; ``None`` for the reviewer. What was handed in stays on record and counts nowhere, and
    somebody else may be assigned. Raises RuleBroken without a reason or once the decision on the file is signed,
    StaleState for who has left it already.
    """
    Application.objects.select_for_update().get(pk=assignment.application_id)  # who assigns another queues up here
    fresh = ReviewAssignment.objects.select_for_update().get(pk=assignment.pk)
    if fresh.conflict == Conflict.DECLARED:
        raise StaleState(_("This reviewer has left the file already."))
    if not reason.strip():
        raise RuleBroken(_("Say in a sentence what ties them to the applicant."), field="reason")
    if not queries.may_withdraw(fresh.application):
        raise RuleBroken(_("The decision on this file is signed. Its reviewers stay as they are."))
    fresh.conflict, fresh.conflict_reason, fresh.declared_at = Conflict.DECLARED, reason.strip(), at
    fresh.withdrawn_at, fresh.withdrawn_by = at, by
    fresh.save(update_fields=["conflict", "conflict_reason", "declared_at", "withdrawn_at", "withdrawn_by"])


def submit_review(*, assignment: ReviewAssignment, **sheet) -> Review:
    """Hand in one review; see `submit_reviews`."""
    return submit_reviews(sheets=[{"assignment": assignment, **sheet}])[0]


@transaction.atomic
def submit_reviews(*, sheets: list[dict]) -> list[Review]:
    """Hand in reviews, all or none. A review is never changed afterwards.

    sheets: ``assignment``, ``points`` (by code of criterion, every one of the call), ``recommendation``, ``comment``,
    ``submitted_at``.
    Raises RuleBroken with every reason at once: conflict not declared, handed in before, file not in review, points
    missing or out of range.
    """
    ids = [sheet["assignment"].pk for sheet in sheets]
    list(ReviewAssignment.objects.select_for_update().filter(pk__in=ids).order_by("pk"))  # double clicks queue up here
    related = ReviewAssignment.objects.select_related("application__call", "review")
    fresh = {one.pk: one for one in related.prefetch_related("application__call__criteria").filter(pk__in=ids)}
    criteria = {}
    for one in fresh.values():
        criteria[one.pk] = list(one.application.call.criteria.all())
    blockers = []
    for sheet in sheets:
        one = fresh[sheet["assignment"].pk]
        blockers += [*_why_not_judged(one), *_why_not_points(sheet["points"], criteria[one.pk])]
    if blockers:
        raise RuleBroken(blockers=blockers)
    reviews = Review.objects.bulk_create(
        Review(
            assignment=fresh[sheet["assignment"].pk],
            recommendation=sheet["recommendation"],
            comment=sheet.get("comment", ""),
            submitted_at=sheet["submitted_at"],
        )
        for sheet in sheets
    )
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=sheet["points"][criterion.code])
        for sheet, review in zip(sheets, reviews, strict=True)
        for criterion in criteria[review.assignment_id]
    )
    return reviews


def _why_not_judged(assignment: ReviewAssignment) -> list[Blocker]:
    blockers = []
    if assignment.conflict == Conflict.UNDECLARED:
        blockers.append(Blocker("NOT_DECLARED", _("Declare first whether you have a conflict of interest.")))
    if assignment.conflict == Conflict.DECLARED:
        blockers.append(Blocker("RECUSED", _("Who has a conflict of interest does not review.")))
    if hasattr(assignment, "review"):
        blockers.append(Blocker("HANDED_IN", _("This review has been handed in already.")))
    if assignment.application.state != Application.State.IN_REVIEW:
        blockers.append(Blocker("NOT_IN_REVIEW", _("This application is not in review.")))
    return blockers


def _why_not_points(points: dict[str, int], criteria: list) -> list[Blocker]:
    blockers = []
    for criterion in criteria:
        name = criterion.name_in("ja")
        value = points.get(criterion.code)
        if value is None:
            blockers.append(Blocker("POINTS_MISSING", _("Points for %(criterion)s are missing.") % {"criterion": name}))
        elif not 0 <= value <= criterion.max_score:
            sentence = _("Points for %(criterion)s go from 0 to %(most)d.")
            blockers.append(Blocker("OUT_OF_RANGE", sentence % {"criterion": name, "most": criterion.max_score}))
    if set(points) - {criterion.code for criterion in criteria}:
        blockers.append(Blocker("UNKNOWN_CRITERION", _("Points for a criterion that the call does not have.")))
    return blockers


@transaction.atomic
def close_round(*, call: Call, by=None, at: datetime | None = None) -> tuple[int, int]:
    """Close the review of every file whose reviews are in. Returns how many were closed and how many wait."""
    in_review = Application.objects.filter(call=call, state=Application.State.IN_REVIEW).select_related("call")
    files = list(in_review.prefetch_related(Prefetch("assignments", ReviewAssignment.objects.select_related("review"))))
    ready = [file for file in files if not list(lives.reviews_in(file))]
    for file in ready:
        take_step(file, lives.APPLICATION_LIFE, "close_review", changes=ApplicationChange, by=by, at=at)
    return len(ready), len(files) - len(ready)
