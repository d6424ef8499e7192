"""What reviewers declare and what they find."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships.models import Application, ApplicationChange, Call, Review, ReviewAssignment, Score, lives
from scholarships.models.reviews import Conflict


@transaction.atomic
def declare_conflict(*, assignment: ReviewAssignment, has_conflict: bool, reason: str = "", at: datetime) -> None:
    """Say before the file opens whether anything ties the reviewer to it; with a conflict the file is gone for them.

    A conflict that shows up later may still be declared until the review is handed in.
    Raises RuleBroken without a reason for a conflict, or once a review is in.
    """
    fresh = ReviewAssignment.objects.select_for_update().get(pk=assignment.pk)
    if fresh.conflict == Conflict.DECLARED or hasattr(fresh, "review"):
        raise StaleState(_("This has been declared already."))
    if has_conflict and not reason.strip():
        raise RuleBroken(_("Say in a sentence what ties you to the applicant."), field="reason")
    fresh.conflict = Conflict.DECLARED if has_conflict else Conflict.NONE
    fresh.conflict_reason = reason.strip() if has_conflict else ""
    fresh.declared_at = at
    fresh.save(update_fields=["conflict", "conflict_reason", "declared_at"])


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
