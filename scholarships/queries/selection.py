"""What the selection meeting asks: the ranking of a call."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from scholarships.models import Application, Call, Review, ReviewAssignment
from scholarships.models.reviews import Conflict
from scholarships.queries.desk import applications


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking. ``average`` and ``spread`` are points out of 100; ``None`` without reviews."""

    place: int | None
    application: Application
    totals: list[float]
    recommendations: list[str]
    conflicts: int

    @property
    def average(self) -> float | None:
        return sum(self.totals) / len(self.totals) if self.totals else None

    @property
    def spread(self) -> float | None:
        return max(self.totals) - min(self.totals) if self.totals else None


def ranking(call: Call) -> list[Ranked]:
    """Applications of the call that were or are reviewed, best average first. Three queries, whatever their number."""
    totals, recommendations = defaultdict(list), defaultdict(list)
    for application_id, recommendation, total in _review_totals(call):
        totals[application_id].append(total)
        recommendations[application_id].append(recommendation)
    reviewed = applications().filter(call=call, pk__in=_with_reviewers(call)).select_related("decision")
    files = reviewed.annotate(conflicts=Count("assignments", filter=Q(assignments__conflict=Conflict.DECLARED)))
    lines = [Ranked(None, file, totals[file.pk], recommendations[file.pk], file.conflicts) for file in files]
    lines.sort(key=lambda line: (line.average is None, -(line.average or 0), line.application.code))
    return [_placed(line, lines) for line in lines]


def _placed(line: Ranked, lines: list[Ranked]) -> Ranked:
    """Equal averages share a place: 1, 2, 2, 4."""
    if line.average is None:
        return line
    place = 1 + sum(1 for other in lines if other.average is not None and other.average > line.average)
    return Ranked(place, line.application, line.totals, line.recommendations, line.conflicts)


def _with_reviewers(call: Call) -> QuerySet:
    return ReviewAssignment.objects.filter(application__call=call).values("application")


def _review_totals(call: Call) -> list[tuple[int, str, float]]:
    weight = sum(criterion.weight for criterion in call.criteria.all()) or 1
    points = Cast(F("scores__value"), FloatField()) * F("scores__criterion__weight") / F("scores__criterion__max_score")
    reviews = Review.objects.filter(assignment__application__call=call).order_by("pk")
    rows = reviews.annotate(points=Sum(points, default=0.0))
    found = rows.values_list("assignment__application_id", "recommendation", "points")
    return [(application_id, recommendation, 100 * points / weight) for application_id, recommendation, points in found]
