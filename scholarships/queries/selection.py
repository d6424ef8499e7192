"""What the selection meeting asks: the ranking of a call."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, FloatField, Q, QuerySet, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Cast

from scholarships.models import Application, Call, Criterion, ReviewAssignment, Score, SelectionMeeting
from scholarships.models.reviews import Conflict
from scholarships.queries.closed import closed_to
from scholarships.queries.desk import applications
from scholarships.queries.fairness import kept_from
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


class Standing(NamedTuple):
    """What a line of the ranking is made of, before its application is read. ``average``: see `Ranked`."""

    pk: int
    code: str
    conflicts: int
    is_hidden: bool
    average: float | None
    place: int | None = None


class ReviewTotal(NamedTuple):
    """One review that was handed in. ``total`` of 100; ``application`` and ``reviewer``, an account, are keys."""

    application: int
    reviewer: int
    recommendation: str
    total: float


class Ranking(Sequence):
    """The lines of a round, best average first. Applications are read for the part that is asked for alone.

    given: by key of each file the reviews of which the reader may see the points, in the order in which they came.
    """

    def __init__(self, standings: list[Standing], given: Mapping[int, list[ReviewTotal]], *, user=None):
        """user: who reads it; ``None`` is the system itself."""
        self.standings, self.given, self._user = standings, given, user

    def __len__(self) -> int:
        return len(self.standings)

    def __getitem__(self, part):
        if isinstance(part, slice):
            return self._lines(self.standings[part])
        return self._lines([self.standings[part]])[0]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self._lines(self.standings))

    @property
    def hidden(self) -> int:
        """How many files there are whose points the reader may not see."""
        return sum(1 for one in self.standings if one.is_hidden)

    def _lines(self, standings: list[Standing]) -> list[Ranked]:
        files = applications().select_related("decision").in_bulk([one.pk for one in standings])
        held = held_before(files.values(), user=self._user)
        return [
            Ranked(
                one.place,
                files[one.pk],
                [review.total for review in self.given.get(one.pk, ())],
                [review.recommendation for review in self.given.get(one.pk, ())],
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
    closed, hidden = kept_from(user, call)
    codes, conflicts, given, totals = {}, Counter(), defaultdict(list), _totals(call)
    for pk, code, conflict, reviewer, review, recommendation in _asked(call):
        if pk in closed:
            continue
        codes[pk] = code
        if conflict == Conflict.DECLARED:
            conflicts[pk] += 1  # and whatever they gave counts nowhere
        elif review and pk not in hidden:
            given[pk].append(ReviewTotal(pk, reviewer, recommendation, totals.get(review, 0.0)))
    standings = [
        Standing(pk, code, conflicts[pk], pk in hidden, _mean(given[pk]) if pk in given else None)
        for pk, code in codes.items()
    ]
    return Ranking(_placed(standings), given, user=user)


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


def _rounded(average: float) -> float:
    """So that sums which differ by how they were added are equal."""
    return round(average, 6)


def _mean(reviews: list[ReviewTotal]) -> float:
    return sum(one.total for one in reviews) / len(reviews)


def _placed(standings: list[Standing]) -> list[Standing]:
    """Best first. Equal averages share a place: 1, 2, 2, 4. Those without reviews come last and have none."""
    judged = [(-_rounded(one.average), one.code, one) for one in standings if one.average is not None]
    placed, place, last = [], 0, None
    for number, (average, _code, one) in enumerate(sorted(judged), start=1):
        if average != last:
            place, last = number, average
        placed.append(one._replace(place=place))
    return placed + sorted((one for one in standings if one.average is None), key=lambda one: one.code)


def _asked(call: Call) -> QuerySet:
    """Whom which file of the call was given to, and what came of it, in the order in which reviews came."""
    asked = ReviewAssignment.objects.filter(application__call=call).order_by("review__pk", "pk")
    names = ("application_id", "application__code", "conflict", "reviewer_id", "review__pk", "review__recommendation")
    return asked.values_list(*names)


def _totals(call: Call) -> dict[int, float]:
    """By key of each review of the call its total of 100; added up by the database, which keeps scores to their call.

    By that key alone: it sorts all points on disk to group them by anything that belongs to the review beside it.
    """
    points = Cast(F("value"), FloatField()) * F("criterion__weight") / F("criterion__max_score")
    weight = Criterion.objects.filter(call=call).order_by().values("call").annotate(all=Sum("weight")).values("all")
    scores = Score.objects.filter(criterion__call=call).order_by()
    return dict(scores.values_list("review_id").annotate(total=Sum(points) * 100.0 / Subquery(weight)))
