"""What the selection meeting reads about each file, and how reviewers differ. Each printing is written down."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean

from django.db.models import Prefetch, QuerySet

from jocs_site.people.models import User
from scholarships.models import Application, Call, Criterion, Interview, PanelMember, ReviewAssignment
from scholarships.models.reviews import Conflict
from scholarships.queries.desk import assignments_with_reviews
from scholarships.queries.selection import Ranked, Ranking, ranking
from scholarships.rules import weighted_total


@dataclass(frozen=True)
class Given:
    """One reviewer's review: points by criterion in the call's order, ``total`` of 100."""

    assignment: ReviewAssignment
    points: list[int | None]
    total: float


@dataclass(frozen=True)
class BookPage:
    """One file. ``given`` and ``interviews``, those held, are empty where the reader may not see its points;
    ``stepped_back`` are names alone.
    """

    line: Ranked
    given: list[Given]
    stepped_back: list[ReviewAssignment]
    interviews: list[Interview]

    @property
    def application(self) -> Application:
        return self.line.application


@dataclass(frozen=True)
class Bias:
    """How far one reviewer's totals lie from the mean of each file, on average, in points of 100."""

    reviewer: object
    files: int
    mean: float


def meeting_book(call: Call, *, user=None) -> list[BookPage]:
    """Files of the call that were or are reviewed, best average first. As many questions for one as for many.

    user: who reads it, see `ranking`.
    """
    lines = list(ranking(call, user=user))
    criteria = list(call.criteria.all())
    by_file = defaultdict(list)
    files = [line.application.pk for line in lines]
    for one in assignments_with_reviews().filter(application__in=files).order_by("pk"):
        by_file[one.application_id].append(one)
    held = defaultdict(list)
    for one in interviews_held().filter(application__in=files):
        held[one.application_id].append(one)
    return [_page(line, by_file[line.application.pk], held[line.application.pk], criteria) for line in lines]


def interviews_held() -> QuerySet[Interview]:
    members = PanelMember.objects.select_related("user__person")
    return Interview.objects.filter(held_on__isnull=False).prefetch_related(Prefetch("interviewers", members))


def _page(
    line: Ranked, assignments: list[ReviewAssignment], held: list[Interview], criteria: list[Criterion]
) -> BookPage:
    stepped_back = [one for one in assignments if one.conflict == Conflict.DECLARED]
    standing = [] if line.is_hidden else [one for one in assignments if one.conflict != Conflict.DECLARED]
    shown = [one for one in standing if hasattr(one, "review")]
    return BookPage(line, [_given(one, criteria) for one in shown], stepped_back, [] if line.is_hidden else held)


def _given(assignment: ReviewAssignment, criteria: list[Criterion]) -> Given:
    points = {score.criterion_id: score.value for score in assignment.review.scores.all()}
    total = weighted_total((points.get(one.pk, 0), one.max_score, one.weight) for one in criteria)
    return Given(assignment, [points.get(one.pk) for one in criteria], total)


def biases(ranking: Ranking) -> list[Bias]:
    """By reviewer, the sternest first, from what the reader of the ranking may see.

    Files with a single review say nothing and are left out.
    """
    off = defaultdict(list)
    for line in ranking.standings:
        given = ranking.given.get(line.pk, ())
        if len(given) < 2:
            continue
        for one in given:
            off[one.reviewer].append(one.total - line.average)
    reviewers = User.objects.select_related("person").in_bulk(off)
    found = [Bias(reviewers[pk], len(values), fmean(values)) for pk, values in off.items()]
    return sorted(found, key=lambda bias: (round(bias.mean, 6), bias.reviewer.pk))
