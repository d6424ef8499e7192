"""Scholars by country, as a spreadsheet and on paper."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scholarships.printing.tables import Sheet
from scholarships.queries import CountryOfScholars


def map_headings() -> list[str]:
    return [_("Country"), _("Scholars"), _("of whom agreed to be shown in public")]


def map_cells(row: CountryOfScholars) -> list:
    return [row.name, row.scholars, row.agreed]


def map_sheet(rows: list[CountryOfScholars], *, on: date) -> Sheet:
    return Sheet(
        title=_("Scholars by country"),
        headings=map_headings(),
        rows=[map_cells(row) for row in rows],
        widths=[2, 1, 1],
        numbers=[1, 2],
        notes=[map_words(on)],
    )


def map_words(on: date) -> str:
    told = _("Whose scholarship runs on %(day)s, by the country of the body that sent them.")
    return told % {"day": date_format(on)}
