"""The list of former scholars, the same on the screen, as a spreadsheet and on paper. Contacts only with consent."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scholarships.forms import language
from scholarships.printing.tables import Sheet
from scholarships.queries import Alumnus


def headings() -> list[str]:
    return [
        _("Application"),
        _("Former scholar"),
        _("Country"),
        _("Nominating body"),
        _("Course of study"),
        _("Year of completion"),
        _("State"),
        pgettext("service", "Employer"),
        _("Kept in touch with"),
        _("E-mail address"),
        _("Telephone"),
    ]


def cells(row: Alumnus) -> list:
    file, body = row.file, row.file.nominating_organisation
    return [
        file.code,
        row.person.latin_name,
        str(body.get_country_display()),
        body.name_in(language()),
        file.course,
        row.award.completed_on.year,
        str(row.award.get_state_display()),
        row.employer.name_in(language()) if row.employer else "",
        _in_touch(row),
        row.email,
        row.phone,
    ]


def _in_touch(row: Alumnus) -> str:
    if row.consent is None:
        return _("no consent")
    return _("yes, since %(day)s") % {"day": date_format(row.consent.given_on, "SHORT_DATE_FORMAT")}


def sheet(rows: list[Alumnus]) -> Sheet:
    return Sheet(
        title=_("Former scholars"),
        headings=headings(),
        rows=[[str(cell) for cell in cells(row)] for row in rows],  # a year has no comma
        widths=[0, 3, 0, 3, 3, 0, 0, 3, 0, 3, 0],
    )
