"""Reports about money: income by month, and givers."""

from collections import Counter

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.backoffice.pictures import Row, draw_bars
from jocs_site.foundation.money import format_yen
from members import queries
from members.backoffice.reports.shape import NOTHING, Column, ReportPage, Section, count, percent, yen
from members.models import Payment
from members.queries.report_income import CREDIT, DUES, Givers
from members.templatetags.dues import year_name


class IncomeByMonth(ReportPage):
    name = "income"
    permission_required = "members.view_payment"
    page_title = gettext_lazy("Income by month, purpose and way of payment")
    explanation = gettext_lazy(
        "Money by the day on which it arrived. What was reversed or refunded is taken off in the month in which "
        "it went."
    )

    def sections(self):
        found = queries.income(self.year)
        purposes = {DUES: _("Dues"), **{one.pk: _("Gift: %(purpose)s") % {"purpose": one} for one in found.purposes}}
        purposes[CREDIT] = _("covers nothing yet")
        return [
            _by_month("purpose", _("By month and purpose"), found.by_purpose, purposes),
            _by_month("way", _("By month and way of payment"), found.by_way, dict(Payment.Provider.choices)),
        ]


def _by_month(code: str, title: str, months: dict[int, Counter], names: dict) -> Section:
    """One row for each month, one column for each name under which there is money."""
    used = [name for name in names if any(counts[name] for counts in months.values())]
    rows = [[str(MONTHS[month]), *(counts[name] for name in used), counts.total()] for month, counts in months.items()]
    sums = [sum(counts[name] for counts in months.values()) for name in used]
    bars = [Row(row[0], row[1:-1], format_yen(row[-1])) for row in rows]
    labels = [str(names[name]) for name in used]
    return Section(
        code,
        title,
        [Column(_("Month")), *(Column(label, yen) for label in labels), Column(_("Total"), yen)],
        rows,
        total=[_("Total"), *sums, sum(sums)],
        picture=draw_bars(code, title, series=labels, rows=bars),
    )


class GiversByYear(ReportPage):
    name = "givers"
    permission_required = "members.view_payment"
    page_title = gettext_lazy("Givers of 3,000 yen or more a year")
    explanation = gettext_lazy(
        "For the tax-credit certificate: five fiscal years up to the one you choose. Counted are gifts of money and "
        "dues that count as gifts, by the day of arrival; stamps are not. Income is what these books know of."
    )

    def sections(self):
        return [_givers(queries.givers(self.year)), self._names()]

    def _names(self) -> Section:
        """A file only: the page shows no names."""
        rows = [[str(one.holder), one.address, one.yen] for one in queries.givers_by_name(self.year)]
        columns = [Column(_("Name")), Column(_("Address")), Column(_("Yen"), yen)]
        title = _("Givers by name, %(year)s") % {"year": year_name(self.year)}
        return Section("names", title, columns, rows, is_file_only=True)


def _givers(found: Givers) -> Section:
    columns = [
        Column(_("Fiscal year")),
        Column(_("Givers"), lambda number: f"{number:,}"),
        Column(_("Of them to identify"), lambda number: NOTHING if number is None else count(number)),
        Column(_("Gifts"), yen),
        Column(_("Income"), yen),
        Column(_("Gifts in income (%)"), percent),
    ]
    rows = [
        [year_name(row.year), row.givers, row.unidentified, row.gifts_yen, row.income_yen, row.gifts_share]
        for row in found.years
    ]
    gifts_yen, income_yen = (sum(row[column] for row in rows) for column in (3, 4))
    bars = [Row(year_name(row.year), [row.givers], count(row.givers)) for row in found.years]
    return Section(
        "years",
        _("Five years"),
        columns,
        rows,
        total=[_("Average a year; sums"), found.average, None, gifts_yen, income_yen, found.gifts_share],
        picture=draw_bars("years", _("Givers by fiscal year"), series=[_("Givers")], rows=bars),
    )
