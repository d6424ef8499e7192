"""Who is posted where in a window of years: found, put in order and paged by workers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from dispatch.models import Posting, Worker
from dispatch.models.postings import State
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


def countries_of_postings() -> list[tuple[str, str]]:
    """Code and name of every country with a posting, by name."""
    codes = Posting.objects.order_by().values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])
