"""Until when votes lie open, who may inspect them and did, and what a record says once they were erased."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from members.agm.models import Act, Elector, Inspection, Meeting, Purge
from members.agm.queries.meetings import agenda, ballot
from members.agm.queries.papers import with_scans
from members.agm.queries.polls import marks_of
from members.agm.queries.record import purge_of
from members.agm.rules.retention import votes_kept_until
from members.queries import voters


def last_day(meeting: Meeting) -> date:
    """The day on which the meeting ended, from which the time counts: a continued one ends on its last day."""
    resumed = meeting.continuations.filter(resumed_at__isnull=False).order_by("resumed_at").last()
    return localdate(resumed.resumed_at) if resumed else meeting.held_on


def keeping(meeting: Meeting, on: date) -> dict:
    """What the desk says of the three months: ``until``, ``days`` left (negative: over), ``purge``, ``open``."""
    until = votes_kept_until(last_day(meeting))
    return {
        "until": until,
        "days": (until - on).days,
        "purge": purge_of(meeting),
        "open": open_inspections(meeting).count(),
    }


def inspections_of(meeting: Meeting) -> QuerySet[Inspection]:
    related = ("member__person", "member__organisation", "decided_by__person")
    return meeting.inspections.select_related(*related).prefetch_related("looks")


def open_inspections(meeting: Meeting) -> QuerySet[Inspection]:
    return meeting.inspections.filter(closed_at=None).exclude(decision=Inspection.Decision.REFUSED)


def latest_inspection(meeting: Meeting, membership) -> Inspection | None:
    return meeting.inspections.filter(member=membership).order_by("asked_at", "pk").last()


def why_no_inspection(meeting: Meeting, membership, on: date) -> str:
    """Why this member cannot ask to inspect the votes of this meeting now; empty for who can."""
    if meeting.state != Meeting.State.COUNTED:
        return _("Votes and proxies are open to inspection after the count.")
    until = votes_kept_until(last_day(meeting))
    if on > until:
        return _("Votes and proxies lay open until %(day)s.") % {"day": date_format(until)}
    if not voters(on).filter(pk=membership.pk).exists():
        return _("Members with a vote may inspect votes and proxies.")
    return ""


def meetings_to_purge(on: date) -> list[Meeting]:
    """Whose three months are over, with nothing open and nothing erased yet."""
    opened = Inspection.objects.filter(meeting=OuterRef("pk"), closed_at=None).exclude(decision="refused")
    erased = Purge.objects.filter(meeting=OuterRef("pk"), confirmed_on__isnull=False)
    counted = Meeting.objects.filter(~Exists(opened), ~Exists(erased), state=Meeting.State.COUNTED)
    with_ends = counted.annotate(resumed_at=Max("continuations__resumed_at"))
    return [meeting for meeting in with_ends if votes_kept_until(_ended_on(meeting)) < on]


def _ended_on(meeting: Meeting) -> date:
    """`last_day` of one that brings the latest continuation along, so that a list asks once."""
    return localdate(meeting.resumed_at) if meeting.resumed_at else meeting.held_on


def inspections_to_decide() -> QuerySet[Inspection]:
    return Inspection.objects.filter(decision="")


def votes_with_names(meeting: Meeting, acts: QuerySet[Act]) -> Iterator[dict]:
    """What each of ``acts`` says, for an inspection: the act, and its answers beside the questions."""
    questions = ballot(agenda(meeting))
    acts = list(acts)
    marks = marks_of(meeting, acts)
    for act in acts:
        said = marks.get(act.pk, {})
        answers = [(item, person, said[key]) for key, (item, person) in questions.items() if key in said]
        yield {"act": act, "answers": answers}


def acts_to_inspect(meeting: Meeting) -> QuerySet[Act]:
    """Proxies, papers and electronic votes; what was said in the hall is no ballot that the law keeps."""
    acts = Act.objects.filter(elector__meeting=meeting).exclude(channel=Act.Channel.HALL)
    acts = acts.select_related("elector", "holder", "revocation").prefetch_related(with_scans())
    return acts.order_by("elector__place", "arrived_at", "pk")


def held_of_meetings(person) -> Iterator[tuple[Elector, list[Act]]]:
    """Every line of a roll that is this person's, with what arrived from it. Under merged records, too."""
    lines = Elector.objects.filter(member__person=person) | Elector.objects.filter(member__person__merged_into=person)
    for line in (
        lines.select_related("meeting", "turnout").prefetch_related("acts", "stays").order_by("meeting__held_at")
    ):
        yield line, list(line.acts.all())
