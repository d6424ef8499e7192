"""What the selection meeting asks: the ranking of a call."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Count, F, FloatField, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Cast

from scholarships.models import Application, Call, Review, ReviewAssignment, SelectionMeeting
from scholarships.models.reviews import Conflict
from scholarships.queries.closed import closed_to
from scholarships.queries.desk import applications
from scholarships.queries.fairness import scores_hidden_from
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


@dataclass(frozen=True)
class _Standing:
    """What a line of the ranking is made of, before its application is read."""

    pk: int
    code: str
    conflicts: int
    is_hidden: bool
    totals: list[float]
    recommendations: list[str]
    place: int | None = None

    @property
    def average(self) -> float | None:
        return sum(self.totals) / len(self.totals) if self.totals else None


class Ranking(Sequence):
    """The lines of a round, best average first. Applications are read for the part that is asked for alone."""

    def __init__(self, standings: list[_Standing], reviews: list["ReviewTotal"], *, user=None):
        """``reviews``: all that the reader may see. ``user``: who that is; ``None`` is the system itself."""
        self._standings, self.reviews, self._user = standings, reviews, user

    def __len__(self) -> int:
        return len(self._standings)

    def __getitem__(self, part):
        if isinstance(part, slice):
            return self._lines(self._standings[part])
        return self._lines([self._standings[part]])[0]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self._lines(self._standings))

    @property
    def hidden(self) -> int:
        """How many files there are whose points the reader may not see."""
        return sum(1 for one in self._standings if one.is_hidden)

    def _lines(self, standings: list[_Standing]) -> list[Ranked]:
        files = applications().select_related("decision").in_bulk([one.pk for one in standings])
        held = held_before(files.values(), user=self._user)
        return [
            Ranked(
                one.place,
                files[one.pk],
                one.totals,
                one.recommendations,
                one.conflicts,
                one.is_hidden,
                tuple(held[one.pk]),
            )
            for one in standings
        ]


def ranking(call: Call, *, user=None) -> Ranking:
    """Applications of the call that were or are reviewed. Few queries, whatever their number.

    user: who reads it; files they stepped back from are left out, and points they may not see are not told. ``None``
    is the system itself.
    """
    closed = set(closed_to(user).filter(call=call).values_list("pk", flat=True)) if user else set()
    hidden = set(scores_hidden_from(user).filter(call=call).values_list("pk", flat=True)) if user else set()
    unseen = hidden | closed
    reviews = [one for one in _review_totals(call) if one.application not in unseen]
    totals, recommendations = defaultdict(list), defaultdict(list)
    for one in reviews:
        totals[one.application].append(one.total)
        recommendations[one.application].append(one.recommendation)
    declared = Count("assignments", filter=Q(assignments__conflict=Conflict.DECLARED))
    reviewed = Application.objects.filter(call=call, pk__in=_with_reviewers(call)).order_by().annotate(c=declared)
    standings = [
        _Standing(pk, code, conflicts, pk in hidden, totals[pk], recommendations[pk])
        for pk, code, conflicts in reviewed.values_list("pk", "code", "c")
        if pk not in closed
    ]
    standings.sort(key=lambda one: (one.average is None, -_rounded(one.average), one.code))
    return Ranking(_placed(standings), reviews, user=user)


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


def _placed(lines: list[_Standing]) -> list[_Standing]:
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


class ReviewTotal(NamedTuple):
    """One review that was handed in. ``total`` of 100; the others are keys of application and account."""

    application: int
    reviewer: int
    recommendation: str
    total: float


def _review_totals(call: Call) -> list[ReviewTotal]:
    """All reviews of the call that count, in the order in which they came; added up by the database."""
    weight = sum(criterion.weight for criterion in call.criteria.all()) or 1
    points = Cast(F("scores__value"), FloatField()) * F("scores__criterion__weight") / F("scores__criterion__max_score")
    standing = ReviewAssignment.objects.standing().filter(application__call=call)
    reviews = Review.objects.filter(assignment__in=standing).order_by("pk")
    rows = reviews.annotate(total=Sum(points, default=0.0) * 100.0 / weight)
    names = ("assignment__application_id", "assignment__reviewer_id", "recommendation", "total")
    return [ReviewTotal(*row) for row in rows.values_list(*names)]
