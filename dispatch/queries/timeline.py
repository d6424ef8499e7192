"""Who is posted where in a window of years: found, put in order and paged by workers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from dispatch import rules
from dispatch.models import Absence, PersonDocument, Posting, Worker
from dispatch.models.absences import DECIDED
from dispatch.models.postings import State
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import country_name


@dataclass(frozen=True)
class TimelineWindow:
    """Which postings are asked for; an empty ``office`` or ``country`` stands for all."""

    starts_on: date
    ends_before: date
    office: str = ""
    country: str = ""

    def postings(self) -> QuerySet[Posting]:
        """Drafts are plans and belong here; cancelled postings do not."""
        found = Posting.objects.exclude(state=State.CANCELLED).overlapping(self.starts_on, self.ends_before)
        if self.office:
            found = found.filter(coordinating_office=self.office)
        return found.filter(country=self.country) if self.country else found


@dataclass(frozen=True)
class TimelineRow:
    """One worker and the postings of the window, from first to last."""

    worker: Worker
    postings: list[Posting]


@dataclass(frozen=True)
class DaysAway:
    """The days that an absence takes: as they came about where that is known, else as they were approved."""

    absence: Absence
    starts_on: date
    ends_before: date

    @property
    def ends_on(self) -> date:
        return last_day(self.ends_before)


def timeline_workers(window: TimelineWindow) -> QuerySet[Worker]:
    """Whose rows they are: by country of the latest posting, then by the start of the first. Cut it into pages."""
    own = window.postings().filter(worker=OuterRef("pk"))
    latest, first = own.order_by("-starts_on", "-pk"), own.order_by("starts_on", "pk")
    return (
        Worker.objects.with_person()
        .filter(pk__in=window.postings().values("worker"))
        .order_by(Subquery(latest.values("country")[:1]), Subquery(first.values("starts_on")[:1]), "pk")
    )


def timeline_rows(workers: Iterable[Worker], window: TimelineWindow) -> list[TimelineRow]:
    """The rows of these workers, in their order; as many questions for one as for all."""
    rows = {worker.pk: TimelineRow(worker, []) for worker in workers}
    postings = window.postings().filter(worker__in=list(rows)).select_related("organisation")
    for posting in postings.order_by("starts_on", "pk"):
        posting.worker = rows[posting.worker_id].worker
        rows[posting.worker_id].postings.append(posting)
    return list(rows.values())


def timeline_absences(rows: Iterable[TimelineRow], window: TimelineWindow, today: date) -> dict[int, list[DaysAway]]:
    """Approved, under way and ended ones within the window, by the key of their posting; one question."""
    postings = {posting.pk: posting for row in rows for posting in row.postings}
    found: dict[int, list[DaysAway]] = defaultdict(list)
    decided = Absence.objects.filter(posting__in=list(postings), state__in=DECIDED)
    for absence in decided.order_by("starts_on", "pk"):
        absence.posting = postings[absence.posting_id]
        away = _days_away(absence, today)
        if away.starts_on < window.ends_before and window.starts_on < away.ends_before:
            found[absence.posting_id].append(away)
    return dict(found)


def _days_away(absence: Absence, today: date) -> DaysAway:
    """Who is late has been away until now; who was back the day they left was away for that day."""
    starts_on = absence.left_on or absence.starts_on
    ends_before = absence.returned_on or absence.ends_before
    reaches = today if absence.is_late(today) else starts_on
    return DaysAway(absence, starts_on, max(ends_before, reaches + timedelta(days=1)))


def timeline_documents(rows: Iterable[TimelineRow], window: TimelineWindow) -> dict[int, list[PersonDocument]]:
    """The worker's papers that end within the window and matter then, by the key of the posting; one question.

    The posting is the one that runs when the paper ends, else the last before, else the first after.
    """
    row_of = {row.worker.person_id: row for row in rows}
    ending = PersonDocument.objects.latest().select_related("type").defer("sealed_number")
    ending = ending.filter(type__rule__in=[rules.MUST_COVER, rules.RENEWABLE], person__in=list(row_of))
    ending = ending.filter(valid_before__gt=window.starts_on, valid_before__lte=window.ends_before)
    found: dict[int, list[PersonDocument]] = defaultdict(list)
    for document in ending.order_by("valid_before", "pk"):
        if posting := _posting_at_end(document, row_of[document.person_id].postings):
            found[posting.pk].append(document)
    return dict(found)


def _posting_at_end(document: PersonDocument, postings: list[Posting]) -> Posting | None:
    """``None`` for a paper that is asked for in another country only."""
    there = [posting for posting in postings if document.type.country in ("", posting.country)]
    begun = [posting for posting in there if posting.starts_on < document.valid_before]
    return begun[-1] if begun else next(iter(there), None)


def countries_of_postings() -> list[tuple[str, str]]:
    """Code and name of every country with a posting, by name."""
    codes = Posting.objects.order_by().values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])
