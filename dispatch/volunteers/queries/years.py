"""The record of a year's activity (活動記録): who helped with what, who did not come, and the stamps of the year."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from dispatch.volunteers.models import Office, Opportunity, Shift, SignUp, Volunteer
from dispatch.volunteers.queries.hours import FIRST_YEAR, LAST_YEAR, within_year
from dispatch.volunteers.queries.stamps import StampSum, stamp_sums, stamp_years, together
from jocs_site.foundation.periods import fiscal_year


@dataclass(frozen=True)
class Help:
    """What one volunteer did, or what was done for one opportunity. ``people``: how many came at least once."""

    of: Volunteer | Opportunity | None
    times: int
    minutes: int
    no_shows: int
    people: int = 0


@dataclass(frozen=True)
class ActivityYear:
    """``office``: its code, or empty for both; help counts where it was given, stamps where they arrived."""

    year: int
    office: str
    by_person: list[Help]
    by_opportunity: list[Help]
    stamps: list[StampSum]

    @property
    def office_name(self) -> str:
        return str(Office(self.office).label) if self.office else ""

    @property
    def total(self) -> Help:
        rows = self.by_opportunity
        return Help(
            None,
            sum(row.times for row in rows),
            sum(row.minutes for row in rows),
            sum(row.no_shows for row in rows),
            sum(row.times > 0 for row in self.by_person),
        )

    @property
    def stamp_total(self) -> StampSum:
        return together(self.stamps)


def activity_years(today: date) -> list[int]:
    """Fiscal years in which there were shifts or stamps, the latest first; at least this one."""
    days = Shift.objects.filter(starts_at__date__lte=today).datetimes("starts_at", "month")
    years = {fiscal_year(day.date()) for day in days} | set(stamp_years(today))
    return sorted((year for year in years if FIRST_YEAR <= year <= LAST_YEAR), reverse=True)


def activity_year(year: int, office: str = "") -> ActivityYear:
    """Five questions, however many helped."""
    entries = SignUp.objects.filter(state__in=["attended", "no_show"], **within_year(year))
    if office:
        entries = entries.filter(shift__opportunity__office=office)
    people = _sums(entries, "volunteer")
    volunteers = Volunteer.objects.select_related("person").in_bulk(people)
    kinds = _sums(entries, "shift__opportunity")
    opportunities = Opportunity.objects.in_bulk(kinds)
    return ActivityYear(
        year,
        office,
        sorted((Help(volunteers[key], *sums) for key, sums in people.items()), key=_by_reading),
        sorted((Help(opportunities[key], *sums) for key, sums in kinds.items()), key=_by_time),
        stamp_sums(year, office),
    )


def _sums(entries, column: str) -> dict[int, tuple[int, int, int, int]]:
    came = Q(state="attended")
    rows = (
        entries.order_by()
        .values(column)
        .annotate(
            times=Count("pk", filter=came),
            time=Sum("minutes", filter=came),
            missed=Count("pk", filter=Q(state="no_show")),
            people=Count("volunteer", filter=came, distinct=True),
        )
    )
    return {row[column]: (row["times"], row["time"] or 0, row["missed"], row["people"]) for row in rows}


def _by_reading(row: Help) -> tuple:
    return (row.of.person.sort_key, row.of.pk)


def _by_time(row: Help) -> tuple:
    return (-row.minutes, row.of.office, row.of.pk)
