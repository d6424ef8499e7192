"""Shifts and who is on their lists."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from dispatch.volunteers import rules
from dispatch.volunteers.models import Opportunity, Shift, SignUp, Volunteer


@dataclass(frozen=True)
class SheetRow:
    """One line of a shift's list. ``is_insured``: on the day of the shift."""

    entry: SignUp
    is_insured: bool
    is_open: bool


@dataclass(frozen=True)
class Sheet:
    """A shift and everybody on its list: who holds a place, who waits, who was asked, who will not come."""

    shift: Shift
    coming: list[SheetRow]
    waiting: list[SheetRow]
    asked: list[SheetRow]
    gone: list[SheetRow]

    @property
    def free(self) -> int:
        taken = sum(row.entry.state in rules.HOLDS_PLACE for row in self.coming)
        return max(self.shift.capacity - taken, 0)


def shift_sheet(shift: Shift) -> Sheet:
    entries = shift.sign_ups.with_names().order_by("volunteer__person__sort_key", "pk")
    rows = [_row(entry, shift) for entry in entries]
    held = {*rules.HOLDS_PLACE, "no_show"}
    waiting = [row for row in rows if row.entry.state == "waitlisted"]
    return Sheet(
        shift,
        coming=[row for row in rows if row.entry.state in held],
        waiting=sorted(waiting, key=lambda row: (row.entry.signed_up_at, row.entry.pk)),
        asked=[row for row in rows if row.entry.state == "prospect"],
        gone=[row for row in rows if row.entry.state == "cancelled"],
    )


def _row(entry: SignUp, shift: Shift) -> SheetRow:
    is_insured = rules.is_insured(entry.volunteer.insured_until, shift.day)
    return SheetRow(entry, is_insured, is_open=entry.state in rules.OPEN)


def expected_at(shift: Shift) -> QuerySet[SignUp]:
    """Those of whom the leader says whether they came, in reading order."""
    states = [*rules.HOLDS_PLACE, "no_show"]
    return shift.sign_ups.filter(state__in=states).with_names().order_by("volunteer__person__sort_key", "pk")


def may_be_added(shift: Shift) -> QuerySet[Volunteer]:
    """Volunteers of that day who are not on the list, or cancelled."""
    listed = shift.sign_ups.exclude(state__in=["cancelled", "prospect"]).values("volunteer")
    return Volunteer.objects.current(shift.day).exclude(pk__in=listed).in_reading_order()


def unsettled(at: datetime) -> QuerySet[Shift]:
    """Shifts that are over and of which nobody has said yet who came."""
    waiting = SignUp.objects.filter(state__in=rules.EXPECTED).values("shift")
    return Shift.objects.held().filter(ends_at__lt=at, pk__in=waiting).select_related("opportunity")


def own_sign_ups(volunteer: Volunteer) -> QuerySet[SignUp]:
    """What a volunteer sees of their own, the next first."""
    return volunteer.sign_ups.exclude(state="prospect").with_names().order_by("-shift__starts_at", "pk")


def open_opportunities(on) -> QuerySet[Opportunity]:
    return Opportunity.objects.open(on).order_by("office", "kind", "pk")
