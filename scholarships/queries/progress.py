"""How far each scholar is (V5), and what is served and owed after the study (V12). The length costs no questions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from jocs_site.foundation.errors import Blocker
from jocs_site.people.models import Organisation
from scholarships.models import Application, Award, BankAccount, Call, Instalment, ServiceObligation, VisitNote
from scholarships.models.awards import PAID, RUNNING, UNPAID
from scholarships.models.lives import blockers
from scholarships.queries.closed import barred_from_money, closed_to
from scholarships.rules import is_unvisited, months_begun


@dataclass(frozen=True)
class Chosen:
    """What a list is narrowed to; empty is all."""

    call: Call | None = None
    country: str = ""
    body: Organisation | None = None

    def narrow(self, rows: QuerySet, file: str) -> QuerySet:
        """``file``: the way from the rows to the application."""
        if self.call:
            rows = rows.filter(**{f"{file}__call": self.call})
        if self.country:
            rows = rows.filter(**{f"{file}__nominating_organisation__country": self.country})
        return rows.filter(**{f"{file}__nominating_organisation": self.body}) if self.body else rows


@dataclass(frozen=True)
class Progress:
    """One scholar. ``month`` of ``months`` of study; reports that fell due, and those of them that are late."""

    award: Award
    month: int
    months: int
    due: int
    late: int
    paid: Decimal
    next: Instalment | None
    held: list[Blocker]
    owed: int
    served: int
    visited_on: date | None

    @property
    def file(self) -> Application:
        return self.award.decision.application

    @property
    def seen_on(self) -> date:
        """The last visit or hearing; the first day of study for whom nobody has visited yet."""
        return self.visited_on or self.file.starts_on


def progress_of_scholars(*, user, today: date, chosen: Chosen, unvisited_for: int | None = None) -> list[Progress]:
    """Newest round first, without the files from whose money the reader is barred: what was paid stands in it.

    unvisited_for: only who studies and was not visited for so many months.
    """
    file = "decision__application"
    accounts = BankAccount.objects.live().prefetch_related("sanction_checks")
    related = (f"{file}__person", f"{file}__nominating_organisation", f"{file}__call", "service", f"earlier__{file}")
    awards = chosen.narrow(Award.objects.select_related(*related), file)
    awards = awards.exclude(decision__application__in=barred_from_money(user)).prefetch_related(
        "enrolments",
        "obligations__report",
        "rulings",
        "service__confirmations",
        Prefetch("accounts", accounts),
        Prefetch("visit_notes", VisitNote.objects.filter(visit__taken_back_on=None).select_related("visit")),
        Prefetch("instalments", Instalment.objects.order_by("sequence", "pk")),
    )
    if unvisited_for:
        awards = awards.filter(state__in=RUNNING)
    rows = [_progress(award, today) for award in awards.order_by("-decision__application__code")]
    return [row for row in rows if not unvisited_for or is_unvisited(row.seen_on, today, unvisited_for)]


def _progress(award: Award, today: date) -> Progress:
    file, service = award.decision.application, getattr(award, "service", None)
    months = months_begun(file.starts_on, file.ends_before)
    reports = [one for one in award.obligations.all() if one.due_on < today]
    parts = list(award.instalments.all())
    coming = next((one for one in parts if one.state in UNPAID), None)
    return Progress(
        award=award,
        month=min(months_begun(file.starts_on, _studied_until(award, today)), months),
        months=months,
        due=len(reports),
        late=sum(1 for one in reports if one.report.days_late(today)),
        paid=sum((one.amount - (one.refunded_amount or 0) for one in parts if one.state in PAID), Decimal(0)),
        next=coming,
        held=blockers(coming, on=today) if coming else [],
        owed=service.months_owed if service else 0,
        served=service.months_confirmed if service else 0,
        visited_on=max((note.visit.held_on for note in award.visit_notes.all()), default=None),
    )


def _studied_until(award: Award, today: date) -> date:
    ended = next((one.effective_on for one in award.rulings.all() if one.kind == "termination"), None)
    return min(ended or today, award.completed_on or today, award.suspended_on or today)


def service_register(*, user, chosen: Chosen, late_on: date | None = None) -> list[ServiceObligation]:
    """Whose paper is due next stands first; those who owe none any more stand last.

    late_on: only those who are late on that day.
    """
    file = "award__decision__application"
    related = (
        f"{file}__person",
        f"{file}__nominating_organisation",
        f"{file}__call",
        "employer",
        "award__earlier__decision__application",
    )
    rows = chosen.narrow(ServiceObligation.objects.select_related(*related), file)
    rows = rows.exclude(award__decision__application__in=closed_to(user)).order_by(f"{file}__code")
    rows = rows.prefetch_related("confirmations", "deferrals")
    chosen_rows = [one for one in rows if late_on is None or one.is_late(late_on)]
    return sorted(chosen_rows, key=lambda one: one.next_due_on or date.max)
