"""Questions that screens and other rooms ask. Read only."""

from datetime import date

from django.db.models import F, QuerySet

from members.models import Membership


def voters(on: date) -> QuerySet[Membership]:
    """Memberships with a vote on that day, past or present, in reading order. Source: docs/sources.md#R3"""
    return Membership.objects.voting(on).with_names().in_reading_order()


def membership_of(user) -> Membership | None:
    """The membership an account stands for: the open one, else the last; ``None`` for everybody else."""
    if not user.is_authenticated:
        return None
    theirs = Membership.objects.with_names().filter(person__user=user)
    return theirs.order_by(F("left_on").desc(nulls_first=True)).first()
