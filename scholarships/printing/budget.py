"""Budgets of the calls, in the same words as a spreadsheet and on paper."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jocs_site.backoffice.pictures import USE_IN_WORDS
from scholarships.forms import language
from scholarships.printing.tables import Sheet
from scholarships.queries import BudgetRow, BudgetYear, sum_of_budgets


def budget_headings() -> list[str]:
    return [
        _("Fiscal year"),
        _("Call"),
        _("Budget (yen)"),
        pgettext("scholarship budget", "Awarded (yen)"),
        pgettext("scholarship budget", "Paid (yen)"),
        _("Still to pay (yen)"),
        _("Rest (yen)"),
        "%",
        pgettext("budget", "Use"),
        pgettext("scholarship budget", "Awarded in"),
        pgettext("scholarship budget", "Paid in"),
        _("Still to pay in"),
    ]


def budget_cells(row: BudgetRow) -> list:
    """``Call`` is empty in the row of a year with several, the year in that of all years."""
    sums = [row.budget_yen, row.awarded_yen, row.paid_yen, row.to_pay_yen, row.rest_yen, row.percent_used]
    currencies = [row.in_words(name) for name in ("awarded", "paid", "to_pay")]
    title = row.call.title_in(language()) if row.call else ""
    return [row.fiscal_year, title, *sums, row.use_in_words, *currencies]


def budget_lines(years: Iterable[BudgetYear]) -> Iterator[list]:
    """Each call, and the year below them where there are several."""
    for year in years:
        for row in [*year.calls, *([year.total] if len(year.calls) > 1 else [])]:
            yield budget_cells(row)


def budget_sheet(years: list[BudgetYear]) -> Sheet:
    rows = []
    for year, title, *cells in budget_lines(years):
        rows.append([str(year), title or _("the whole year"), *_in_lines(cells)])
    if len(years) > 1:
        whole = budget_cells(sum_of_budgets(year.total for year in years))
        rows.append([_("all years"), "", *_in_lines(whole[2:])])
    return Sheet(
        title=_("Budget and payments of scholarships"),
        headings=_short_headings(),
        rows=rows,
        widths=[0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3],
        numbers=[2, 3, 4, 5, 6, 7],
        notes=[budget_words()],
    )


def _short_headings() -> list[str]:
    """Twelve columns stand on a sheet of A4."""
    sums = [
        _("Budget"),
        pgettext("scholarship budget", "Awarded"),
        pgettext("scholarship budget", "Paid"),
        _("Still to pay"),
        _("Rest"),
    ]
    whole = budget_headings()
    return [*whole[:2], *sums, *whole[7:]]


def _in_lines(cells: list) -> list:
    """A line for each currency, and a word on the use where there is something to say."""
    *sums, use, awarded, paid, to_pay = cells
    told = "" if use == str(USE_IN_WORDS["within"]) else use
    return [*sums, told, *(one.replace(" + ", "\n") for one in (awarded, paid, to_pay))]


def budget_words() -> str:
    return _(
        "Awarded: the yen set aside on the day of the award. Paid: the yen as booked, less refunds and repayments; "
        "what the bank returned is not counted. Still to pay: at the rate of the day of the award. The use compares "
        "the budget with what was set aside, or with what is paid and still to pay where that is more."
    )
