"""Expenses of the field from a spreadsheet. One row is one voucher, against a budget line that is there.

The same voucher is never booked twice: what stands already is passed over. Source: docs/sources.md#R55
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch import queries, rules, services
from dispatch.models import BudgetLine, Expense
from dispatch.models.budgets import Account
from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import Fault, add_sentences
from jocs_site.backoffice.sheets.resource import SAME, Row, SheetResource, register
from jocs_site.foundation.money import format_yen, is_currency, is_whole_enough, yen_for
from jocs_site.foundation.periods import fiscal_year
from jocs_site.people.countries import countries_by_name

add_sentences(
    {
        "not_an_amount": _("This is not an amount above zero, such as 1,234.50."),
        "not_a_rate": _("This is not a rate above zero, such as 0.0541."),
        "not_a_currency": _("Write the currency with three capitals, as USD or TZS."),
        "not_whole": _("This currency has no digits after the point, or this amount has more than two."),
        "posting_or_country": _("Write the posting or the country."),
        "no_budget_line": _("There is no budget line for this. Plan it first, with nothing if need be."),
        "voucher_twice": _("Line %(line)s is the same voucher, day and sum."),
    }
)


class AmountCell(widgets.CellWidget):
    """A sum or rate with a point; blanks and commas between thousands are let pass."""

    def __init__(self, *, digits: int, code: str):
        super().__init__()
        self.digits, self.code = digits, code

    def read(self, text: str) -> Decimal:
        plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", text))
        if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,10})?", plain):
            raise Fault(self.code)
        number = Decimal(plain)
        if number <= 0 or number != round(number, self.digits):
            raise Fault(self.code)
        return number


class CurrencyCell(widgets.CellWidget):
    def read(self, text: str) -> str:
        code = unicodedata.normalize("NFKC", text).upper()
        if not is_currency(code):
            raise Fault("not_a_currency")
        return code


def today() -> date:
    return timezone.localdate()


def accounts_by_name() -> dict[str, str]:
    return widgets.labels_by_name(Account)


@register
class FieldExpensesSheet(SheetResource):
    code = "field-expenses"
    label = _("Expenses of the field")
    permission = "dispatch.add_expense"
    intro = _("For vouchers from the field. Each row needs a budget line of its posting or country, year and account.")
    undo_note = _("All of it can be taken back at once: each expense gets a line that takes it back. Both lines stay.")
    undone = _("The import is undone. Each of its expenses is taken back.")

    posting = Column(
        "posting", label=_("posting"), widget=widgets.CodeCell("P"), also=("派遣番号",), note=_("As P-0012.")
    )
    country = Column(
        "country",
        label=_("country"),
        widget=widgets.ChoiceCell(countries_by_name, code="country"),
        note=_("Where no posting is named."),
    )
    account = Column(
        "account",
        label=_("account of the budget"),
        widget=widgets.ChoiceCell(accounts_by_name),
        also=("科目", "費目", "account"),
        note=_("Needed: its name or code."),
    )
    spent_on = Column(
        "spent_on",
        label=_("spent on"),
        widget=widgets.DayCell(latest=today),
        also=("日付", "支払日"),
        note=_("Needed."),
    )
    amount = Column(
        "amount",
        label=_("amount"),
        widget=AmountCell(digits=2, code="not_an_amount"),
        also=("金額",),
        note=_("Needed."),
    )
    currency = Column("currency", label=_("currency"), widget=CurrencyCell(), note=_("Needed: three capitals."))
    rate = Column(
        "rate",
        label=_("yen for one unit"),
        widget=AmountCell(digits=8, code="not_a_rate"),
        also=("レート",),
        note=_("Not needed for yen."),
    )
    rate_on = Column(
        "rate_on",
        label=_("rate of"),
        widget=widgets.DayCell(latest=today),
        note=_("The day of payment when nothing is written."),
    )
    rate_source = Column(
        "rate_source", label=_("source of the rate"), widget=widgets.TextCell(100), note=_("Not needed for yen.")
    )
    voucher = Column("voucher", label=_("voucher no."), widget=widgets.TextCell(40), also=("証憑番号", "伝票番号"))
    note = Column("note", label=_("what for"), widget=widgets.TextCell(200), also=("摘要",))

    def begin(self):
        for column in self.fields.values():
            column.widget.forget()
        self.seen: dict[tuple, int] = {}

    def check_headings(self, names):
        self.need_headings(names, "account", "spent_on", "amount", "currency")
        if "posting" not in names:
            self.need_headings(names, "country")

    def judge(self, rows):
        for row in rows:
            self._judge_cells(row)
        years = {fiscal_year(row.values["spent_on"]) for row in rows if "spent_on" in row.values}
        self._learn(years)
        for row in rows:
            if not row.faults:
                self._judge_line(row)

    def _judge_cells(self, row: Row) -> None:
        values = row.values
        self.require(row, "account", "spent_on", "amount", "currency")
        if not {"posting", "country"} & set(values) and not any(
            fault.column in ("posting", "country") for fault in row.faults
        ):
            row.refuse("posting", "posting_or_country")
        if values.get("currency", "JPY") != "JPY":
            self.require(row, "rate", "rate_source")
        if {"amount", "currency"} <= set(values) and not is_whole_enough(values["amount"], values["currency"]):
            row.refuse("amount", "not_whole")
        elif "amount" in values and yen_for(values["amount"], values.get("rate", Decimal(1))) > rules.MOST_YEN:
            row.refuse("amount", "too_large", most=format_yen(rules.MOST_YEN))

    def _learn(self, years: set[int]) -> None:
        """The lines of these years, and what is booked on them: two questions for a thousand rows."""
        self.lines: dict[tuple, list[BudgetLine]] = {}
        lines = list(queries.lines_of_year(years))
        for line in lines:
            place = line.posting_id or line.country
            self.lines.setdefault((place, line.fiscal_year, line.account), []).append(line)
        self.booked = {_key_of(expense) for expense in queries.standing_expenses(lines)}

    def _judge_line(self, row: Row) -> None:
        values = row.values
        place = values.get("posting") or values["country"]
        lines = self.lines.get((place, fiscal_year(values["spent_on"]), values["account"]), [])
        if not lines:
            row.refuse("posting" if "posting" in values else "country", "no_budget_line")
            return
        line = next((one for one in lines if one.currency == values["currency"]), lines[0])
        row.subject = line
        key = (line.pk, values["spent_on"], values["amount"], values["currency"], values.get("voucher", ""))
        if key in self.seen:
            row.refuse("voucher", "voucher_twice", line=self.seen[key])
        self.seen[key] = row.line
        if key in self.booked:
            row.becomes = SAME

    def write(self, rows):
        booked = services.book_expenses([self._expense_of(row) for row in rows], by=self.by, at=timezone.now())
        return {"expenses": [expense.pk for expense in booked]}

    def _expense_of(self, row: Row) -> dict:
        values = row.values
        return {
            "line": row.subject,
            "spent_on": values["spent_on"],
            "amount": values["amount"],
            "currency": values["currency"],
            "rate": values.get("rate"),
            "rate_on": values.get("rate_on", values["spent_on"]),
            "rate_source": values.get("rate_source", ""),
            "voucher": values.get("voucher", ""),
            "note": values.get("note", ""),
        }

    def undo(self, pieces):
        keys = [key for piece in pieces for key in piece["expenses"]]
        for expense in Expense.objects.filter(pk__in=keys).order_by("-pk"):
            services.reverse_expense(expense=expense, reason=str(self.undone), by=self.by)


def _key_of(expense: Expense) -> tuple:
    return (expense.line_id, expense.spent_on, expense.amount, expense.currency, expense.voucher)
