"""Stamps by fiscal year, office and category."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from dispatch.volunteers.models import Office, StampCategory, StampLot
from jocs_site.backoffice.pictures import Picture, Row, draw_bars
from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before, fiscal_year_starts_on


@dataclass(frozen=True)
class StampSum:
    """``estimate_yen`` of what is weighed, ``proceeds_yen`` of what was sold of it by now."""

    office: str
    category: str
    lots: int
    parcels: int
    grams: int
    estimate_yen: int
    proceeds_yen: int

    @property
    def kilograms(self) -> str:
        return in_kilograms(self.grams)


def in_kilograms(grams: int) -> str:
    return f"{grams / 1000:,.1f} kg"


def stamp_years(today: date) -> list[int]:
    """Fiscal years in which stamps arrived, the latest first; at least this one."""
    days = StampLot.objects.dates("received_on", "month")
    return sorted({fiscal_year(today), *(fiscal_year(day) for day in days)}, reverse=True)


def stamp_sums(year: int, office: str = "") -> list[StampSum]:
    """What arrived in this fiscal year, by office and category; ``office``: only there."""
    arrived = StampLot.objects.filter(
        received_on__gte=fiscal_year_starts_on(year), received_on__lt=fiscal_year_ends_before(year)
    )
    if office:
        arrived = arrived.filter(office=office)
    rows = arrived.values("office", "category").annotate(
        lots=Count("pk"),
        all_parcels=Sum("parcels"),
        weight=Sum("grams"),
        estimate=Sum("estimate_yen"),
        proceeds=Sum("proceeds_yen"),
    )
    names, kinds = dict(Office.choices), dict(StampCategory.choices)
    order = {(office, kind): place for place, (office, kind) in enumerate((o, k) for o in names for k in kinds)}
    return [
        StampSum(
            str(names[row["office"]]),
            str(kinds[row["category"]]),
            row["lots"],
            row["all_parcels"],
            row["weight"] or 0,
            row["estimate"] or 0,
            row["proceeds"] or 0,
        )
        for row in sorted(rows, key=lambda row: order[row["office"], row["category"]])
    ]


def together(sums: list[StampSum], name: str = "") -> StampSum:
    def total(column: str) -> int:
        return sum(getattr(one, column) for one in sums)

    return StampSum(
        name, "", total("lots"), total("parcels"), total("grams"), total("estimate_yen"), total("proceeds_yen")
    )


def stamp_picture(sums: list[StampSum], title: str) -> Picture:
    """The weight of each category at each office."""
    offices = [str(label) for _code, label in Office.choices]
    rows = []
    for _code, label in StampCategory.choices:
        grams = [sum(one.grams for one in sums if (one.office, one.category) == (office, label)) for office in offices]
        rows.append(Row(str(label), grams, in_kilograms(sum(grams))))
    return draw_bars("stamps", title, series=offices, rows=rows)
