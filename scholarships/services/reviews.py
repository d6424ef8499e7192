"""Who reviews, what they find, and what the meeting decides."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from scholarships.models import (
    Application,
    ApplicationChange,
    Call,
    Decision,
    PanelMember,
    Review,
    ReviewAssignment,
    Score,
    lives,
)
from scholarships.models.reviews import Conflict
from scholarships.queries import panel

STEP_OF_OUTCOME = {"selected": "select", "reserve": "reserve", "not_selected": "not_select"}


def join_panel(*, user, organisation=None) -> PanelMember:
    """Let somebody be asked to review. ``organisation``: the body they belong to, whose applicants they never read.

    Safe to repeat: who is on the panel stays as recorded.
    """
    member, _is_new = PanelMember.objects.get_or_create(user=user, defaults={"organisation": organisation})
    return member


@transaction.atomic
def assign_reviewers(
    *, application: Application, members: list[PanelMember], on: date, due_on: date | None = None, by=None, at=None
) -> list[ReviewAssignment]:
    """Ask members of the panel to review one file; with enough of them the review starts.

    Raises RuleBroken with every reason at once: their own application, their own body's, asked before, not on the
    panel; StaleState unless the file is eligible or in review.
    """
    file = Application.objects.select_for_update().get(pk=application.pk)
    if file.state not in (Application.State.ELIGIBLE, Application.State.IN_REVIEW):
        raise StaleState(_("Reviewers are assigned to eligible files only."))
    asked = set(file.assignments.values_list("reviewer_id", flat=True))
    blockers = [blocker for member in members for blocker in why_not_reviewer(file, member, asked)]
    if blockers:
        raise RuleBroken(blockers=blockers)
    assignments = ReviewAssignment.objects.bulk_create(
        ReviewAssignment(application=file, reviewer=member.user, assigned_on=on, due_on=due_on) for member in members
    )
    if file.state == Application.State.ELIGIBLE and not list(lives.enough_reviewers(file)):
        take_step(file, lives.APPLICATION_LIFE, "start_review", changes=ApplicationChange, by=by, at=at)
    return assignments


def why_not_reviewer(application: Application, member: PanelMember, asked: set[int]) -> list[Blocker]:
    """Every reason why this member may not be given this file. ``asked``: accounts that have it already."""
    name = {"name": str(member)}
    blockers = []
    if member.user_id == application.person.user_id:
        blockers.append(Blocker("OWN_APPLICATION", _("%(name)s is the applicant.") % name))
    if member.organisation_id and member.organisation_id == application.nominating_organisation_id:
        blockers.append(Blocker("OWN_BODY", _("%(name)s belongs to the nominating body.") % name))
    if member.user_id in asked:
        blockers.append(Blocker("ASKED_BEFORE", _("%(name)s has been asked to review this file already.") % name))
    if not member.is_active:
        blockers.append(Blocker("NOT_ON_PANEL", _("%(name)s is not on the panel at present.") % name))
    return blockers


@transaction.atomic
def assign_round(*, call: Call, on: date, due_on: date | None = None, by=None, at=None) -> tuple[int, int]:
    """Share all eligible files of a call among the panel, the least loaded first.

    Returns how many files went to review and how many found too few reviewers.
    """
    load = Counter(ReviewAssignment.objects.filter(application__call=call).values_list("reviewer_id", flat=True))
    members = list(panel())
    files = Application.objects.filter(call=call, state=Application.State.ELIGIBLE).order_by("number")
    done = short = 0
    for file in files.select_related("person").prefetch_related("assignments"):
        asked = {assignment.reviewer_id for assignment in file.assignments.all()}
        wanted = call.reviewers_per_file - sum(1 for one in file.assignments.all() if one.conflict != Conflict.DECLARED)
        free = [member for member in members if not why_not_reviewer(file, member, asked)]
        chosen = sorted(free, key=lambda member: load[member.user_id])[: max(wanted, 0)]
        if len(chosen) < wanted:
            short += 1
            continue
        assign_reviewers(application=file, members=chosen, on=on, due_on=due_on, by=by, at=at)
        load.update(member.user_id for member in chosen)
        done += 1
    return done, short


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
    files = list(Application.objects.filter(call=call, state=Application.State.IN_REVIEW).select_related("call"))
    ready = [file for file in files if not list(lives.reviews_in(file))]
    for file in ready:
        take_step(file, lives.APPLICATION_LIFE, "close_review", changes=ApplicationChange, by=by, at=at)
    return len(ready), len(files) - len(ready)


@transaction.atomic
def decide(
    *,
    application: Application,
    outcome: str,
    meeting_on: date,
    reason: str,
    votes_for: int = 0,
    votes_against: int = 0,
    abstentions: int = 0,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Decision:
    """Record what the selection meeting decided. Source: docs/sources.md#R52

    Raises RuleBroken without a reason, or for a selection that the votes do not carry; StaleState unless the
    reviews are closed and nothing is decided yet.
    """
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if outcome == "selected" and votes_for <= votes_against:
        raise RuleBroken(_("The votes do not carry this selection."), field="votes_for")
    step = STEP_OF_OUTCOME[outcome]
    take_step(
        application,
        lives.APPLICATION_LIFE,
        step,
        changes=ApplicationChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
        at=at,
    )
    return Decision.objects.create(
        application=application,
        outcome=outcome,
        meeting_on=meeting_on,
        reason=reason.strip(),
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
    )
