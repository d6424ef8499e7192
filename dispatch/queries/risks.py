"""What level of risk is in force where. Source: docs/sources.md#R49"""

from datetime import date

from django.db.models import QuerySet

from dispatch.models import Posting, RiskArea, RiskDecision
from dispatch.models.risks import Risk, departure_is_allowed, risk_at, risks_on
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


def decisions_about(posting: Posting) -> QuerySet[RiskDecision]:
    """Officers' decisions that let this worker travel to this country."""
    rows = RiskDecision.objects.filter(person=posting.worker.person_id, statement__area__country=posting.country)
    return rows.select_related("statement__area")
