"""What became of applications over the years, by the country of the nominating body."""

from dataclasses import dataclass

from django.db.models import Count, Q

from jocs_site.people.countries import country_name
from scholarships.models import Application

COUNTRY = "nominating_organisation__country"


@dataclass(frozen=True)
class YearRow:
    """Handed in and not withdrawn, found eligible, selected (awarded, or declined since) in one fiscal year."""

    fiscal_year: int
    country: str
    applied: int
    eligible: int
    selected: int

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def percent(self) -> int | None:
        """Selected of a hundred who applied."""
        return round(100 * self.selected / self.applied) if self.applied else None


def results_by_year() -> list[YearRow]:
    """The newest year first, countries by their code; one question."""
    dropped = Q(state__in=["submitted", "incomplete", "ineligible"])
    found = Application.objects.counted().order_by().values_list("call__fiscal_year", COUNTRY)
    rows = found.annotate(
        applied=Count("pk"),
        eligible=Count("pk", filter=~dropped),
        selected=Count("pk", filter=Q(state__in=["selected", "awarded", "declined"])),
    )
    return [YearRow(*row) for row in sorted(rows, key=lambda row: (-row[0], row[1]))]
