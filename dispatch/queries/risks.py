"""What level of risk is in force where. Source: docs/sources.md#R49"""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from dispatch.models import Absence, Posting, RiskArea, RiskDecision, RiskStatement
from dispatch.models.absences import OPEN, AbsenceState
from dispatch.models.risks import Risk, absence_is_allowed, departure_is_allowed, risk_at, risks_on
from dispatch.rules import is_no_travel
from jocs_site.foundation.errors import Blocker


def risk_of(country: str, on: date, organisation=None) -> Risk:
    """What is in force on a day in a country, or where an organisation lies in it; without one the worst area counts.

    A country of which nobody recorded anything has level 0 and is not ``is_known``.
    """
    return risk_at(country, on, organisation)


def risks_by_area(on: date) -> dict[int, object]:
    """The statement that stands for each area, by the area's key."""
    return {row.area_id: row for row in risks_on(on)}


def risk_areas() -> QuerySet[RiskArea]:
    return RiskArea.objects.order_by("country", "region_en")


def departure_risks(posting: Posting) -> list[Blocker]:
    """What of the risk there still keeps a worker from leaving."""
    return list(departure_is_allowed(posting))


def absence_risks(absence: Absence) -> list[Blocker]:
    """What of the risk there still keeps an absence from being approved or begun."""
    waits = absence.state in OPEN and absence.state != AbsenceState.AWAY
    return list(absence_is_allowed(absence)) if waits else []


def no_travel_now(on: date, *, but: str) -> list[RiskStatement]:
    """Wherever a level in force forbids to travel, the worst first; ``but``: not in this country, being there."""
    rows = [row for row in risks_on(on) if is_no_travel(row.level) and row.area.country != but]
    return sorted(rows, key=lambda row: (-row.level, str(row.area)))


def warnings_for(absences: Sequence[Absence], on: date) -> dict[int, list[RiskStatement]]:
    """By the key of each absence, the levels in force that forbid its journey; one question for them all.

    Those that are over, refused or under way have none.
    """
    ahead = [one for one in absences if one.state in OPEN and one.state != AbsenceState.AWAY and one.leads_abroad]
    statements = risks_on(on) if ahead else []
    found: dict[int, list[RiskStatement]] = {one.pk: [] for one in absences}
    for one in ahead:
        there = risk_at(one.country, on, statements=statements).statements
        found[one.pk] = [row for row in there if is_no_travel(row.level)]
    return found


def decisions_about(person_id: int, country: str) -> QuerySet[RiskDecision]:
    """Officers' decisions that let somebody travel to this country."""
    rows = RiskDecision.objects.filter(person=person_id, statement__area__country=country)
    return rows.select_related("statement__area")
