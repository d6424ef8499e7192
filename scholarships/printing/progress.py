"""The list of scholars and the register of service, in the same words on the screen, as a spreadsheet and on paper."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jocs_site.foundation.money import format_money
from scholarships.forms import language
from scholarships.models import Award, ServiceObligation
from scholarships.printing.tables import Sheet
from scholarships.queries import Progress


def progress_headings() -> list[str]:
    return [
        _("Application"),
        _("Scholar"),
        _("Nominating body"),
        _("Course of study"),
        _("State"),
        _("Month of study"),
        _("Reports due (late)"),
        _("Paid of the award"),
        _("Next instalment"),
        _("Served of the months owed"),
        _("Last visit or hearing"),
    ]


def progress_cells(row: Progress) -> list[str]:
    """As people read them."""
    file, award = row.file, row.award
    paid = f"{format_money(row.paid, award.currency)} / {format_money(award.amount, award.currency)}"
    coming = ""
    if row.next:
        day = date_format(row.next.due_on, "SHORT_DATE_FORMAT")
        coming = "\n".join([f"{row.next.sequence}: {day}", *(str(one) for one in row.held)])
    return [
        file.code,
        file.person.latin_name,
        file.nominating_organisation.name_in(language()),
        file.course,
        "\n".join(filter(None, [str(award.get_state_display()), _follows(award)])),
        f"{row.month} / {row.months}",
        f"{row.due} ({row.late})" if row.late else str(row.due),
        paid,
        coming,
        f"{row.served} / {row.owed}" if row.owed else "",
        date_format(row.visited_on, "SHORT_DATE_FORMAT") if row.visited_on else "–",
    ]


def _follows(award: Award) -> str:
    """Of a second scholarship the first one."""
    return _("after %(code)s") % {"code": award.earlier.decision.application.code} if award.earlier else ""


def _first(award: Award) -> str:
    return award.earlier.decision.application.code if award.earlier else ""


def progress_table_headings() -> list[str]:
    return [
        *progress_headings()[:5],
        _("Month of study"),
        _("Months of study"),
        _("Reports due"),
        _("Reports late"),
        _("Currency"),
        _("Award"),
        _("Sum paid"),
        _("Next instalment due on"),
        _("What holds it back"),
        _("Months owed"),
        _("Months confirmed"),
        _("Last visit or hearing"),
        _("Scholarship before"),
    ]


def progress_table_cells(row: Progress) -> list:
    """For a spreadsheet: numbers are numbers, days are days."""
    award = row.award
    sums = [award.currency, float(award.amount), float(row.paid)]
    held = " ".join(str(one) for one in row.held)
    counts = [row.month, row.months, row.due, row.late]
    due_on = row.next and row.next.due_on
    named = [*progress_cells(row)[:4], str(award.get_state_display())]
    return [*named, *counts, *sums, due_on, held, row.owed, row.served, row.visited_on, _first(award)]


def progress_sheet(rows: list[Progress]) -> Sheet:
    return Sheet(
        title=_("Scholars"),
        headings=progress_headings(),
        rows=[progress_cells(row) for row in rows],
        widths=[0, 3, 3, 3, 0, 0, 0, 3, 4, 0, 0],
    )


def service_headings() -> list[str]:
    return [
        _("Application"),
        _("Scholar"),
        pgettext("service", "Employer"),
        _("State"),
        _("First day back at work"),
        _("Months owed"),
        _("Months confirmed"),
        pgettext("service", "Months left"),
        _("Next confirmation due"),
        _("Deferred until"),
        _("Scholarship before"),
    ]


def service_cells(owed: ServiceObligation) -> list:
    file = owed.award.decision.application
    return [
        file.code,
        file.person.latin_name,
        owed.employer.name_in(language()),
        str(owed.award.get_state_display()),
        owed.starts_on,
        owed.months_owed,
        owed.months_confirmed,
        owed.months_left,
        owed.next_due_on,
        _deferred_until(owed),
        _first(owed.award),
    ]


def _deferred_until(owed: ServiceObligation) -> date | None:
    days = [one.until for one in owed.deferrals.all()]
    return days[-1] if days and owed.award.state == "deferred" else None


def service_sheet(rows: list[ServiceObligation]) -> Sheet:
    return Sheet(
        title=_("Register of service"),
        headings=service_headings(),
        rows=[service_cells(row) for row in rows],
        widths=[0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0],
        numbers=[5, 6, 7],
    )
