"""What the public sees: opportunities with their next shifts, and how many places are free."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from dispatch.volunteers.models import Opportunity, Shift

SHOWN = 6


@dataclass(frozen=True)
class Offered:
    """An opportunity and its next shifts, annotated with ``taken`` and ``waiting``."""

    opportunity: Opportunity
    shifts: list[Shift]
    has_more: bool


def _open_shifts(at: datetime) -> QuerySet[Shift]:
    offered = Opportunity.objects.public(timezone.localdate(at))
    return Shift.objects.coming(at).filter(opportunity__in=offered).with_places().select_related("opportunity")


def next_shifts(at: datetime) -> list[Offered]:
    """By office and kind; an opportunity without a shift to come is shown as well, last of its office."""
    of = defaultdict(list)
    for shift in _open_shifts(at):
        of[shift.opportunity_id].append(shift)
    offered = Opportunity.objects.public(timezone.localdate(at)).order_by("-office", "kind", "pk")
    found = [Offered(one, of[one.pk][:SHOWN], len(of[one.pk]) > SHOWN) for one in offered]
    return sorted(found, key=lambda one: (one.opportunity.office != "tokyo", not one.shifts))


def offered_shift(pk: int, at: datetime) -> Shift | None:
    """A shift that the public may sign up for now."""
    return _open_shifts(at).filter(pk=pk).first()


def later_shifts(opportunity: Opportunity, at: datetime) -> list[Shift]:
    return list(_open_shifts(at).filter(opportunity=opportunity)[:60])
