"""Zengin 総合振込 (種別 21), 120 bytes a record: what our bank is to pay. Source: docs/sources.md#bank-files"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.payments.files.kana import as_banks_write
from members.payments.files.records import Layout

HEADER: Layout = (
    ("record", 1), ("type", 2), ("code", 1), ("sender_code", 10), ("sender_name", 40), ("day", 4), ("bank", 4),
    ("bank_name", 15), ("branch", 3), ("branch_name", 15), ("account_type", 1), ("account", 7), ("", 17),
)  # fmt: skip
DATA: Layout = (
    ("record", 1), ("bank", 4), ("bank_name", 15), ("branch", 3), ("branch_name", 15), ("clearing", 4),
    ("account_type", 1), ("account", 7), ("holder", 30), ("amount", 10), ("new", 1), ("customer_1", 10),
    ("customer_2", 10), ("way", 1), ("", 8),
)  # fmt: skip
TRAILER: Layout = (("record", 1), ("count", 6), ("sum", 12), ("", 101))
END: Layout = (("record", 1), ("", 119))
DIGITS = frozenset({"bank", "branch", "account", "amount", "count", "sum", "clearing", "sender_code"})
MOST_HOLDER = 30
ACCOUNT_TYPES = {"1": "普通", "2": "当座", "4": "貯蓄"}

MARKS = "()./"


def bank_kana(name: str) -> str:
    """A name as banks write it: half-width, no small kana, a hyphen for the long mark.

    Raises RuleBroken for a letter that no bank takes, such as a kanji.
    """
    written, strange = as_banks_write(name, marks=MARKS)
    if strange:
        raise RuleBroken(_("A bank takes no “%(letter)s”. Write the name in kana.") % {"letter": strange[0]})
    return written


def account_faults(
    *,
    bank_name: str,
    branch_name: str,
    account_type: str,
    number: str,
    holder: str,
    bank_code: str = "",
    branch_code: str = "",
) -> list[tuple[str, str]]:
    """What is wrong with the parts of an account, all of it at once: the part and a sentence."""
    seven = _("An account has a number of seven digits; put zeros before a shorter one.")
    checks = (
        ("bank_name", bank_name.strip(), _("Give the name of the bank.")),
        ("bank_code", re.fullmatch(r"|[0-9]{4}", bank_code), _("A bank has a number of four digits.")),
        ("branch_name", branch_name.strip(), _("Give the name of the branch.")),
        ("branch_code", re.fullmatch(r"|[0-9]{3}", branch_code), _("A branch has a number of three digits.")),
        ("account_type", account_type in ACCOUNT_TYPES, _("Choose the type of the account.")),
        ("number", re.fullmatch(r"[0-9]{7}", number), seven),
        ("holder", holder.strip(), _("Give the name of the account's holder in kana.")),
    )
    faults = [(part, sentence) for part, is_right, sentence in checks if not is_right]
    try:
        bank_kana(holder)
    except RuleBroken as error:
        faults.append(("holder", str(error)))
    return faults


@dataclass(frozen=True)
class BankAccount:
    """An account to pay into. The numbers of bank (4 digits) and branch (3) may be empty; the file needs them."""

    bank_name: str
    branch_name: str
    account_type: str
    number: str
    holder: str
    bank_code: str = ""
    branch_code: str = ""

    def __post_init__(self):
        for field, sentence in account_faults(**asdict(self)):
            raise RuleBroken(sentence, field=field)

    def __str__(self):
        parts = (
            self.bank_name,
            self.bank_code,
            self.branch_name,
            self.branch_code,
            self.kind,
            self.number,
            self.holder,
        )
        return " ".join(filter(None, parts))

    @property
    def is_ready_for_a_file(self) -> bool:
        return bool(self.bank_code and self.branch_code)

    @property
    def kind(self) -> str:
        return ACCOUNT_TYPES[self.account_type]

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "BankAccount":
        return cls(**json.loads(text))


@dataclass(frozen=True)
class Sender:
    """Us, as our bank knows us: 委託者コード, name in kana, and the ordinary account that pays."""

    code: str
    name: str
    bank: str
    branch: str
    account: str


@dataclass(frozen=True)
class Transfer:
    """Whole yen to one account; ``number`` comes back to us as 顧客コード."""

    account: BankAccount
    amount_yen: int
    number: int


def write_transfers(sender: Sender, transfers: Sequence[Transfer], *, on: date) -> bytes:
    """The file for our bank to pay on that day, in CP932 with line ends.

    Raises RuleBroken without a transfer, or for an account without the numbers of bank and branch.
    """
    if not transfers:
        raise RuleBroken(_("There is nothing to pay out."))
    head = {"record": "1", "type": "21", "code": "0", "sender_code": sender.code, "sender_name": bank_kana(sender.name)}
    head |= {"day": f"{on:%m%d}", "bank": sender.bank, "branch": sender.branch}
    records = [_record(HEADER, head | {"account_type": "1", "account": sender.account})]
    records += [_record(DATA, _data(transfer)) for transfer in transfers]
    total_yen = sum(transfer.amount_yen for transfer in transfers)
    records.append(_record(TRAILER, {"record": "8", "count": len(transfers), "sum": total_yen}))
    records.append(_record(END, {"record": "9"}))
    return b"".join(record + b"\r\n" for record in records)


def _data(transfer: Transfer) -> dict:
    account = transfer.account
    if not account.is_ready_for_a_file:
        words = {"holder": account.holder}
        raise RuleBroken(_("The numbers of bank and branch of %(holder)s are missing.") % words)
    return {
        "record": "2",
        "bank": account.bank_code,
        "branch": account.branch_code,
        "clearing": 0,
        "account_type": account.account_type,
        "account": account.number,
        "holder": bank_kana(account.holder)[:MOST_HOLDER],
        "amount": transfer.amount_yen,
        "new": "0",
        "customer_1": f"{transfer.number:010}",
        "customer_2": "0" * 10,
        "way": "7",
    }


def _record(layout: Layout, values: dict) -> bytes:
    """Numbers stand to the right after zeros, words to the left before blanks; half-width letters are a byte each."""
    parts = []
    for name, width in layout:
        text = str(values.get(name, "")).encode("cp932")
        if len(text) > width:
            raise RuleBroken(_("%(text)s is too long for the bank's file.") % {"text": values[name]})
        parts.append(text.rjust(width, b"0") if name in DIGITS else text.ljust(width))
    return b"".join(parts)
