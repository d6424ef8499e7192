"""Zengin 預金口座振替 (種別 91), 120 bytes a record: the file that asks, and the bank's answer, which is the same file
with its results filled in. Source: docs/sources.md#direct-debit
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.payments.files.records import FileRefused, check_total, compose, cut, fields, groups, refuse_ebcdic, whole

LENGTH, TYPE = 120, "91"
PAID, NO_FUNDS, NO_ACCOUNT, STOPPED_BY_PAYER, NO_MANDATE, STOPPED_BY_US, OTHER = RESULTS = tuple("0123489")
NOT_NEW, FIRST, CHANGED = "0", "1", "2"
HEADER = (
    ("record", 1), ("type", 2), ("code", 1), ("client_code", 10), ("client_name", 40), ("debit_on", 4),
    ("bank_code", 4), ("bank_name", 15), ("branch_code", 3), ("branch_name", 15), ("account_type", 1), ("number", 7),
    ("", 17),
)  # fmt: skip
DATA = (
    ("record", 1), ("bank_code", 4), ("bank_name", 15), ("branch_code", 3), ("branch_name", 15), ("", 4),
    ("account_type", 1), ("number", 7), ("holder", 30), ("amount_yen", 10), ("new_code", 1), ("customer", 20),
    ("result", 1), ("", 8),
)  # fmt: skip
TRAILER = (
    ("record", 1), ("count", 6), ("sum", 12), ("paid_count", 6), ("paid_sum", 12), ("unpaid_count", 6),
    ("unpaid_sum", 12), ("", 65),
)  # fmt: skip
END = (("record", 1), ("", 119))


@dataclass(frozen=True)
class Account:
    """As it stands in a file: codes and number in digits, names in the letters of banks."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    account_type: str
    number: str


@dataclass(frozen=True)
class Asked:
    """One account to debit. customer: the member number; new_code: `FIRST`, `CHANGED` or `NOT_NEW`."""

    account: Account
    holder: str
    amount_yen: int
    customer: int
    new_code: str = NOT_NEW


@dataclass(frozen=True)
class Answered:
    """What the bank says of one account. position: of the record in the file, from 1; result: one of `RESULTS`."""

    position: int
    customer: int
    amount_yen: int
    result: str


@dataclass(frozen=True)
class Answer:
    """One file of the bank's. debit_on: month and day, four digits."""

    client_code: str
    debit_on: str
    lines: tuple[Answered, ...]


def write_debits(
    asked: Sequence[Asked], *, client_code: str, client_name: str, account: Account, debit_on: date, line_end: bytes
) -> bytes:
    """The file for the bank. account: ours, where the money goes. Raises ValueError for what does not fit."""
    head = {"record": "1", "type": TYPE, "code": "0", "client_code": client_code, "client_name": client_name}
    records = [compose(HEADER, head | {"debit_on": f"{debit_on:%m%d}"} | vars(account))]
    for one in asked:
        said = {"record": "2", "holder": one.holder, "amount_yen": one.amount_yen, "new_code": one.new_code}
        records.append(compose(DATA, said | {"customer": one.customer, "result": "0"} | vars(one.account)))
    sums = dict.fromkeys(("paid_count", "paid_sum", "unpaid_count", "unpaid_sum"), 0)
    total = {"record": "8", "count": len(asked), "sum": sum(one.amount_yen for one in asked)}
    records += [compose(TRAILER, total | sums), compose(END, {"record": "9"})]
    return b"".join(record + line_end for record in records)


def read_answer(content: bytes) -> Answer:
    """All of the bank's answer or nothing of it. Raises FileRefused, with the record and why."""
    records = cut(content, LENGTH)
    if records[0][:3] != b"1" + TYPE.encode():
        raise FileRefused(_("This is no file of direct debits (91). Nothing was read."))
    refuse_ebcdic(records[0][3:4].decode("ascii", "replace"))
    found = groups(records, HEADER, TRAILER)
    if len(found) > 1:
        raise FileRefused(_("The file holds several runs. Ask the bank for one file a run. Nothing was read."))
    header, data, trailer = found[0]
    lines = tuple(_answered(number, fields(record, DATA, number)) for number, record in data)
    _check_sums(lines, trailer)
    return Answer(header["client_code"], header["debit_on"], lines)


def _answered(number: int, parts: dict[str, str]) -> Answered:
    if parts["result"] not in RESULTS:  # a blank is no result either
        words = {"number": number, "text": parts["result"]}
        raise FileRefused(_("Record %(number)d: “%(text)s” is no result that banks know. Nothing was read.") % words)
    return Answered(
        position=number,
        customer=whole(parts["customer"], number, _("the customer number")),
        amount_yen=whole(parts["amount_yen"], number, _("the amount")),
        result=parts["result"],
    )


def _check_sums(lines: Sequence[Answered], trailer: dict) -> None:
    """Counts and sums of all, of what was paid and of what was not must be what the bank says they are."""
    paid = [line.amount_yen for line in lines if line.result == PAID]
    unpaid = [line.amount_yen for line in lines if line.result != PAID]
    said = {name: whole(trailer[name], trailer["number"], _("a sum")) for name, _width in TRAILER[1:-1]}
    if lines and not said["paid_count"] and not said["unpaid_count"]:
        raise FileRefused(_("This is the file for the bank, without results. Wait for the bank's answer."))
    checks = (
        ("count", "sum", paid + unpaid, _("all debits")),
        ("paid_count", "paid_sum", paid, _("debits that were paid")),
        ("unpaid_count", "unpaid_sum", unpaid, _("debits that were not paid")),
    )
    for count_name, sum_name, amounts, what in checks:
        check_total(what, (said[count_name], said[sum_name]), amounts)
