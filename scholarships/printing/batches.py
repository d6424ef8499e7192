"""A list for the bank: with masked accounts on screen and paper, with whole ones in the file that is taken once."""

from django.utils.translation import gettext as _

from jocs_site.foundation.money import format_money
from scholarships.models import BatchLine, PaymentBatch
from scholarships.printing.tables import Sheet


def headings() -> list[str]:
    return [
        _("No."),
        _("Instalment"),
        _("Scholar"),
        _("Name at the bank"),
        _("Bank and branch"),
        _("SWIFT code (BIC)"),
        _("Account number"),
        _("Currency"),
        _("Amount"),
    ]


def cells(line: BatchLine, *, is_whole: bool) -> list:
    """As in a spreadsheet. ``is_whole``: with the whole account number."""
    account, one = line.account, line.instalment
    bank = " · ".join(part for part in (account.bank_name, account.branch_name, account.country) if part)
    number = account.number if is_whole else f"‥{account.last_digits}"
    scholar = one.award.decision.application.person.latin_name
    amount = float(one.amount)  # spreadsheets know no other numbers; fourteen digits fit
    return [line.place, one.code, scholar, account.holder, bank, account.bic, number, one.currency, amount]


def total(lines: list[BatchLine]) -> list:
    amount = float(sum(line.instalment.amount for line in lines))
    return ["", _("Total"), "", "", "", "", "", lines[0].instalment.currency if lines else "", amount]


def batch_sheet(batch: PaymentBatch, lines: list[BatchLine]) -> Sheet:
    """For paper, with sums as people read them."""
    rows = [[*cells(line, is_whole=False)[:7], format_money(line.instalment.amount, batch.currency)] for line in lines]
    amount = sum(line.instalment.amount for line in lines)
    return Sheet(
        title=_("List %(list)s for the bank, %(currency)s") % {"list": batch, "currency": batch.currency},
        headings=[*headings()[:7], _("Amount")],
        rows=[*rows, ["", _("Total"), "", "", "", "", "", format_money(amount, batch.currency)]],
        widths=[0, 0, 3, 3, 4, 0, 0, 0],
        numbers=[0, 7],
        notes=[_("Account numbers are shown by their last digits. The whole ones stand in the file for the bank.")],
    )
