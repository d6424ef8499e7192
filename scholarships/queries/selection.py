"""What the selection meeting asks: the ranking of a call."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Cast

from scholarships.models import Application, Call, Review, ReviewAssignment, SelectionMeeting
from scholarships.models.reviews import Conflict
from scholarships.queries.desk import applications
from scholarships.queries.fairness import closed_to, scores_hidden_from
from scholarships.queries.second import Held, held_before


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking. ``average`` and ``spread`` are points out of 100; ``None`` without reviews.

    ``is_hidden``: the reader may not see its points, see `scores_hidden_from`; ``held``: other scholarships of theirs.
    """

    place: int | None
    application: Application
    totals: list[float]
    recommendations: list[str]
    conflicts: int
    is_hidden: bool = False
    held: tuple[Held, ...] = ()

    @property
    def average(self) -> float | None:
        return sum(self.totals) / len(self.totals) if self.totals else None

    @property
    def spread(self) -> float | None:
        return max(self.totals) - min(self.totals) if self.totals else None


def ranking(call: Call, *, user=None) -> list[Ranked]:
    """Applications of the call that were or are reviewed, best average first. Few queries, whatever their number.

    user: who reads it; files they stepped back from are left out, and points they may not see are not told. ``None``
    is the system itself.
    """
    closed = set(closed_to(user).filter(call=call).values_list("pk", flat=True)) if user else set()
    hidden = set(scores_hidden_from(user).filter(call=call).values_list("pk", flat=True)) if user else set()
    totals, recommendations = defaultdict(list), defaultdict(list)
    for application_id, recommendation, total in _review_totals(call):
        if application_id not in hidden:
            totals[application_id].append(total)
            recommendations[application_id].append(recommendation)
    reviewed = applications().filter(call=call, pk__in=_with_reviewers(call)).select_related("decision")
    counted = reviewed.annotate(conflicts=Count("assignments", filter=Q(assignments__conflict=Conflict.DECLARED)))
    files = [file for file in counted if file.pk not in closed]
    held = held_before(files, user=user)
    lines = [
        Ranked(
            place=None,
            application=file,
            totals=totals[file.pk],
            recommendations=recommendations[file.pk],
            conflicts=file.conflicts,
            is_hidden=file.pk in hidden,
            held=tuple(held[file.pk]),
        )
        for file in files
    ]
    lines.sort(key=lambda line: (line.average is None, -_rounded(line.average), line.application.code))
    return _placed(lines)


def ready_for_meeting(call: Call, *, user=None) -> list[Ranked]:
    """The lines of the ranking about which the selection meeting has not decided yet, with what ties the panel."""
    lines = [line for line in ranking(call, user=user) if line.application.state == Application.State.SHORTLISTED]
    prefetch_related_objects([line.application for line in lines], "assignments", "references")
    return lines


def to_check(call: Call, *, after: Application, user) -> QuerySet[Application]:
    """The other files of the call that wait for their check, those with the numbers after this one first."""
    waiting = call.applications.filter(state=Application.State.SUBMITTED).exclude(pk=after.pk)
    open_ones = waiting.exclude(pk__in=closed_to(user))
    return open_ones.annotate(is_before=Q(number__lt=after.number)).order_by("is_before", "number")


def meetings_of(call: Call) -> QuerySet[SelectionMeeting]:
    """Selection meetings of a call, the newest first, with how many decisions each took (``count``)."""
    signers = ("first_signer__user__person", "second_signer__user__person")
    found = call.meetings.select_related(*signers).prefetch_related("present__user__person")
    return found.annotate(count=Count("decisions"))


def _rounded(average: float | None) -> float:
    """So that sums which differ by how they were added are equal."""
    return round(average or 0, 6)


def _placed(lines: list[Ranked]) -> list[Ranked]:
    """Equal averages share a place: 1, 2, 2, 4. Those without reviews have none."""
    placed, place, last = [], 0, None
    for number, line in enumerate(lines, start=1):
        if line.average is None:
            placed.append(line)
            continue
        if _rounded(line.average) != last:
            place, last = number, _rounded(line.average)
        placed.append(replace(line, place=place))
    return placed


def _with_reviewers(call: Call) -> QuerySet:
    return ReviewAssignment.objects.filter(application__call=call).values("application")


def _review_totals(call: Call) -> list[tuple[int, str, float]]:
    weight = sum(criterion.weight for criterion in call.criteria.all()) or 1
    points = Cast(F("scores__value"), FloatField()) * F("scores__criterion__weight") / F("scores__criterion__max_score")
    reviews = Review.objects.filter(assignment__application__call=call).order_by("pk")
    rows = reviews.annotate(points=Sum(points, default=0.0))
    found = rows.values_list("assignment__application_id", "recommendation", "points")
    return [(application_id, recommendation, 100 * points / weight) for application_id, recommendation, points in found]
