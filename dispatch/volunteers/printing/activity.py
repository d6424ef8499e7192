"""The record of a year's activity: as rows for a spreadsheet, and on A4 for the board and the annual report."""

from datetime import date, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dispatch.volunteers import rules
from dispatch.volunteers.queries import ActivityYear, duration_in_words
from jocs_site.backoffice.paper import set_in_type

HERE = Path(__file__).parent


def activity_headings() -> list[str]:
    return [
        _("Table"),
        _("Name"),
        pgettext("volunteer", "Office"),
        _("Times"),
        _("Hours"),
        _("Did not come"),
        pgettext("volunteers", "People"),
        _("Lots"),
        _("Weight (kg)"),
        _("Estimate (yen)"),
        _("Proceeds (yen)"),
    ]


def activity_cells(record: ActivityYear):
    """One table below the other; numbers as numbers, hours with a point."""
    for row in record.by_person:
        office = row.of.get_office_display()
        yield [_("By person"), str(row.of), office, row.times, round(row.minutes / 60, 2), row.no_shows]
    for row in record.by_opportunity:
        hours = round(row.minutes / 60, 2)
        office = row.of.get_office_display()
        yield [_("By opportunity"), row.of.title, office, row.times, hours, row.no_shows, row.people]
    for one in record.stamps:
        figures = [one.lots, one.grams / 1000, one.estimate_yen, one.proceeds_yen]
        yield [_("Used stamps"), one.category, one.office, "", "", "", "", *figures]


def activity_pdf(record: ActivityYear, *, today: date, at: datetime) -> bytes:
    language = (get_language() or "ja")[:2]
    facts = {
        "language": language,
        "title": _("Record of activity, fiscal year %(year)d") % {"year": record.year},
        "office": record.office_name or _("Both offices"),
        "day": _("As of %(day)s") % {"day": date_format(today)},
        "issuer": rules.ISSUER_NAME if language == "ja" else rules.ISSUER_NAME_EN,
        "nothing": _("None in this year."),
        "tables": [_opportunities(record), _people(record), _stamps(record)],
    }
    return set_in_type(HERE / "activity.typ", at=at, record=facts)


def _opportunities(record: ActivityYear) -> dict:
    total = record.total
    rows = [
        [str(row.of), str(row.people), str(row.times), duration_in_words(row.minutes), str(row.no_shows)]
        for row in record.by_opportunity
    ]
    return {
        "title": _("By opportunity"),
        "head": [_("Opportunity"), pgettext("volunteers", "People"), _("Times"), _("Time"), _("Did not come")],
        "rows": rows,
        "total": [_("Together"), str(total.people), str(total.times), duration_in_words(total.minutes),
                  str(total.no_shows)],
    }  # fmt: skip


def _people(record: ActivityYear) -> dict:
    total = record.total
    rows = [
        [str(row.of), row.of.get_office_display(), str(row.times), duration_in_words(row.minutes), str(row.no_shows)]
        for row in record.by_person
    ]
    return {
        "title": _("By person"),
        "head": [_("Name"), pgettext("volunteer", "Office"), _("Times"), _("Time"), _("Did not come")],
        "rows": rows,
        "total": [_("Together"), "", str(total.times), duration_in_words(total.minutes), str(total.no_shows)],
    }


def _stamps(record: ActivityYear) -> dict:
    rows = [_stamp_row(f"{one.category} ({one.office})", one) for one in record.stamps]
    return {
        "title": _("Used stamps"),
        "head": [_("Category"), _("Lots"), _("Weight"), _("Estimate (yen)"), _("Proceeds (yen)")],
        "rows": rows,
        "total": _stamp_row(_("Together"), record.stamp_total),
    }


def _stamp_row(name: str, one) -> list[str]:
    return [name, str(one.lots), one.kilograms, f"{one.estimate_yen:,}", f"{one.proceeds_yen:,}"]
