"""Who serves as an officer, until which meeting, and which seats the next ordinary meeting has to fill.

Source: docs/sources.md#R40 and #R41
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet
from django.utils.timezone import localdate

from jocs_site.foundation.names import search_key
from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before
from members.agm.models import Meeting, Minutes, OfficerTerm, TermLengths
from members.agm.queries.minutes import Elected, elected_in
from members.agm.rules import terms
from members.agm.rules.slate import AUDITORS, DIRECTORS, FEWEST
from members.agm.rules.terms import Service

# Those who leave in these ways go on serving where nobody succeeds them.
MAY_STAY = ("", OfficerTerm.Reason.RESIGNED)


@dataclass(frozen=True)
class Organ:
    """Directors or auditors on one day, and what the next ordinary meeting, that of ``year``, changes."""

    office: str
    year: int
    serving: list[OfficerTerm]
    staying_on: list[OfficerTerm]

    @property
    def label(self) -> str:
        return OfficerTerm.Office(self.office).label

    @property
    def fewest(self) -> int:
        return FEWEST[self.office]

    @property
    def falls_vacant(self) -> list[OfficerTerm]:
        return [one for one in self.serving if one.closing_year <= self.year]

    @property
    def goes_on(self) -> list[OfficerTerm]:
        return [one for one in self.serving if one.closing_year > self.year]

    @property
    def seats(self) -> int:
        return terms.seats_to_fill(
            vacant=len(self.falls_vacant),
            staying_on=len(self.staying_on),
            going_on=len(self.goes_on),
            fewest=self.fewest,
        )

    @property
    def is_too_small(self) -> bool:
        return len(self.serving) < self.fewest


def lengths_on(day: date) -> TermLengths:
    """The lengths in force; those of the law where the office has entered none."""
    known = TermLengths.objects.filter(starts_on__lte=day).order_by("starts_on").last()
    longest = {"director_years": terms.LONGEST[DIRECTORS], "auditor_years": terms.LONGEST[AUDITORS]}
    return known or TermLengths(starts_on=day, **longest)


def all_lengths() -> QuerySet[TermLengths]:
    return TermLengths.objects.order_by("-starts_on")


def ordinary_meetings() -> dict[int, date]:
    """The day on which each counted ordinary meeting ended, by its fiscal year; a lapsed one decided nothing."""
    held = Meeting.objects.filter(kind=Meeting.Kind.ANNUAL, state=Meeting.State.COUNTED, lapsed_at=None)
    ended = held.annotate(resumed=Max("continuations__resumed_at"))
    return {meeting.fiscal_year: localdate(meeting.resumed or meeting.held_at) for meeting in ended}


def next_ordinary_year(on: date, held: dict[int, date] | None = None) -> int:
    """The fiscal year of the ordinary meeting that comes next."""
    held = ordinary_meetings() if held is None else held
    year = fiscal_year(on)
    return year + 1 if year in held and held[year] <= on else year


def left_on(term: OfficerTerm, on: date, held: dict[int, date]) -> date | None:
    """From which day the term is over; ``None`` while it lasts.

    Where no such meeting is known, it ends with the fiscal year in which the meeting had to be held.
    """
    closed = [day for year, day in held.items() if year >= term.closing_year and day > term.elected_on]
    latest = fiscal_year_ends_before(term.closing_year)
    ends = [*closed, *([term.ended_on] if term.ended_on else []), *([latest] if on >= latest else [])]
    return min(ends, default=None)


def knows_officers() -> bool:
    return OfficerTerm.objects.exists()


def known_terms() -> QuerySet[OfficerTerm]:
    return OfficerTerm.objects.true().select_related("meeting", "replaces")


def organs(on: date, *, year: int | None = None, among: Iterable[OfficerTerm] | None = None) -> list[Organ]:
    """Directors and auditors on that day, in three queries at most. ``year``: of the next ordinary meeting."""
    held = ordinary_meetings()
    known = list(known_terms() if among is None else among)
    year = next_ordinary_year(on, held) if year is None else year
    return [_organ(office, [one for one in known if one.office == office], on, year, held) for office in FEWEST]


def _organ(office: str, known: list[OfficerTerm], on: date, year: int, held: dict[int, date]) -> Organ:
    by_key = {one.pk: one for one in known}
    services = [
        Service(one.pk, one.name_ja, one.starts_on, left_on(one, on, held), one.end_reason in MAY_STAY) for one in known
    ]
    staying = terms.staying_on(services, on, fewest=FEWEST[office])
    present = [by_key[one.key] for one in terms.serving(services, on)]
    return Organ(office, year, present, [by_key[one.key] for one in staying])


def former_terms(on: date) -> list[tuple[OfficerTerm, date]]:
    """Terms that are over, with the day, the latest first."""
    held = ordinary_meetings()
    over = [(one, left_on(one, on, held)) for one in known_terms()]
    return sorted(((one, day) for one, day in over if day and day <= on), key=lambda pair: pair[1], reverse=True)


def predecessors(office: str, on: date) -> list[OfficerTerm]:
    """Whose term a substitute elected on that day may finish: left early, not finished by another, not yet over."""
    early = OfficerTerm.objects.true().filter(office=office, ended_on__isnull=False, closing_year__gte=fiscal_year(on))
    taken = OfficerTerm.objects.true().filter(replaces__isnull=False).values("replaces")
    held = ordinary_meetings()
    found = early.exclude(pk__in=taken).order_by("-ended_on")
    return [one for one in found if not any(year >= one.closing_year and day <= on for year, day in held.items())]


# A meeting and its elections


def organs_at(meeting: Meeting) -> list[Organ]:
    """As the meeting finds them. Its own year closes terms where it is an ordinary one."""
    year = meeting.fiscal_year if meeting.kind == Meeting.Kind.ANNUAL else meeting.fiscal_year - 1
    return organs(meeting.held_on, year=year)


def stays_after(meeting: Meeting) -> list[OfficerTerm]:
    """Officers whose term goes on after this meeting."""
    return [one for organ in organs_at(meeting) for one in organ.goes_on]


@dataclass(frozen=True)
class Proposal:
    """An election that an ordinary meeting needs: ``seats`` fall to it, ``on_agenda`` stand on its agenda."""

    office: str
    seats: int
    on_agenda: int

    @property
    def label(self) -> str:
        return OfficerTerm.Office(self.office).label

    @property
    def is_met(self) -> bool:
        return self.on_agenda >= self.seats


def proposals_for(meeting: Meeting) -> list[Proposal]:
    """What the list of officers says about the elections of a draft; nothing where no officer was ever entered."""
    if meeting.kind != Meeting.Kind.ANNUAL or not knows_officers():
        return []
    items = list(meeting.items.all())
    found = [
        Proposal(organ.office, organ.seats, sum(item.seats for item in items if item.kind == organ.office))
        for organ in organs_at(meeting)
    ]
    return [one for one in found if one.seats]


def is_filled(meeting: Meeting) -> bool:
    """Whether those who stay, as the draft has them, are those of the list."""
    drafted = {(one.office, search_key(one.name_ja)) for one in meeting.officers.all()}
    return drafted == {(one.office, search_key(one.name_ja)) for one in stays_after(meeting)}


@dataclass(frozen=True)
class ToEnter:
    """Somebody elected who is not entered as an officer. ``said``: what the minutes say of acceptance; or empty."""

    elected: Elected
    said: str


def elected_to_enter(meeting: Meeting) -> list[ToEnter]:
    """Whom the count elected and who has not declined. Where the count left it open, the minutes have to say so."""
    if meeting.state != Meeting.State.COUNTED:
        return []
    minutes = Minutes.objects.filter(meeting=meeting).first()
    said = minutes.acceptances if minutes else {}
    entered = set(OfficerTerm.objects.true().filter(meeting=meeting).values_list("candidate_id", flat=True))
    took = (Minutes.Acceptance.ACCEPTED, Minutes.Acceptance.LATER)
    waiting = [
        ToEnter(one, said.get(one.key, ""))
        for one in elected_in(meeting)
        if one.candidate.pk not in entered and not (one.is_open and said.get(one.key) not in took)
    ]
    return [one for one in waiting if one.said in ("", *took)]


def meetings_with_officers_to_enter() -> list[Meeting]:
    """Counted meetings whose elected nobody has entered, unless all declined."""
    elections = Meeting.objects.filter(state=Meeting.State.COUNTED, items__kind__in=FEWEST, officer_terms=None)
    return [meeting for meeting in elections.select_related("result").distinct() if elected_to_enter(meeting)]


def seats_to_elect_soon(on: date) -> tuple[int, bool]:
    """Seats that the coming ordinary meeting has to fill and whether its draft lacks them.

    From the first of January before the meeting on, until its notice is sent.
    """
    year = next_ordinary_year(on)
    if on < date(year, 1, 1) or not knows_officers():
        return 0, False
    meeting = Meeting.objects.filter(kind=Meeting.Kind.ANNUAL, fiscal_year=year, lapsed_at=None).first()
    if meeting and not meeting.is_draft:
        return 0, False
    seats = sum(organ.seats for organ in organs(on, year=year))
    return seats, meeting is not None and not all(one.is_met for one in proposals_for(meeting))
