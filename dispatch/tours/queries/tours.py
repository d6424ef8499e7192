"""The tour of one worker: where, before how many, and what was given."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from dispatch import queries as dispatch
from dispatch.tours.models import MeetingSignUp, Offering, ReportMeeting


@dataclass(frozen=True)
class Tour:
    """The meetings of one posting in their order, those called off too. ``offering_yen``: whole yen, as it stands."""

    meetings: list[ReportMeeting] = field(default_factory=list)
    offerings: dict[int, Offering] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[ReportMeeting, Offering | None]]:
        return [(meeting, self.offerings.get(meeting.pk)) for meeting in self.meetings]

    @property
    def held(self) -> list[ReportMeeting]:
        return [meeting for meeting in self.meetings if meeting.state == "held"]

    @property
    def attendance(self) -> int:
        return sum(meeting.attendance for meeting in self.held)

    @property
    def offering_yen(self) -> int:
        return sum(offering.amount_yen for offering in self.offerings.values())


def tour_of(posting) -> Tour:
    meetings = list(posting.report_meetings.select_related("host").order_by("starts_at", "pk"))
    standing = Offering.objects.standing().filter(meeting__in=meetings)
    return Tour(meetings, {offering.meeting_id: offering for offering in standing})


def own_meetings(user) -> QuerySet[ReportMeeting]:
    """Those of a signed-in worker, without the ones that were called off."""
    mine = dispatch.postings_of(user).values("pk")
    rows = ReportMeeting.objects.filter(postings__in=mine).exclude(state="called_off").distinct()
    return rows.select_related("host").order_by("starts_at", "pk")


@dataclass(frozen=True)
class DoorList:
    """Everybody who signed up for a meeting, by name. ``taken``, ``waiting_people``: in people."""

    coming: list[MeetingSignUp]
    waiting: list[MeetingSignUp]
    gone: list[MeetingSignUp]
    taken: int
    waiting_people: int


def door_list(meeting: ReportMeeting) -> DoorList:
    rows = list(meeting.sign_ups.select_related("taken_by").order_by("name", "pk"))
    coming = [row for row in rows if row.state == "signed_up"]
    waiting = sorted((row for row in rows if row.state == "waitlisted"), key=lambda row: (row.signed_up_at, row.pk))
    gone = [row for row in rows if row.state == "cancelled"]
    return DoorList(coming, waiting, gone, sum(row.people for row in coming), sum(row.people for row in waiting))
