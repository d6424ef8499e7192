"""What bylaws and policies say, as pure functions: no Django, no clock, no database."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before, last_day

MOST_YEN = 99_999_999
FIRST_MONTH = 4  # of the fiscal year
# As printed on receipts; each receipt keeps what stood here when it was issued. Source: docs/sources.md#R12
ISSUER_NAME = "公益社団法人 日本キリスト教海外医療協力会"
ISSUER_ADDRESS = "〒169-0051 東京都新宿区西早稲田2-3-18-51  電話 03-3208-2416"


class Standing(StrEnum):
    """How a membership stands with its dues on a day. Computed, never stored. Source: docs/sources.md#R4"""

    PAID = "paid"
    DUE = "due"
    PART_PAID = "part_paid"
    ARREARS = "arrears"


def standing(*, owed_yen: int, overdue_years: int, has_part_paid: bool) -> Standing:
    """``owed_yen``: over all years; ``overdue_years``: fiscal years whose last day for paying is past."""
    if overdue_years:
        return Standing.ARREARS
    if owed_yen and has_part_paid:
        return Standing.PART_PAID
    return Standing.DUE if owed_yen else Standing.PAID


def due_on(fiscal_year: int) -> date:
    """The last day for paying a year's dues: the last of that year, 31 March. Source: docs/sources.md#R6"""
    return fiscal_year_ends_before(fiscal_year) - timedelta(days=1)


def is_dues_amount(amount_yen: int, *, minimum_yen: int) -> bool:
    """Whether a yearly sum may be agreed: the least dues or any higher sum. Source: docs/sources.md#R2"""
    return minimum_yen <= amount_yen <= MOST_YEN


def is_payment_amount(amount_yen: int) -> bool:
    """Anything from one yen; eight digits and more are a slip of the hand."""
    return 0 < amount_yen <= MOST_YEN


def first_year_yen(yearly_yen: int, percent: int) -> int:
    """What a member owes for the year of joining: ``percent`` of a whole year's dues, begun yen counted."""
    return -(-yearly_yen * percent // 100)


def shares_by_month(way: str) -> dict[int, int]:
    """Percent of the year's dues by month of joining, for the usual ways: ``whole``, ``months`` or ``halves``.

    months: a twelfth for each month of the year that is left, the month of joining among them; halves: half from
    October on.
    """
    months = [(FIRST_MONTH - 1 + place) % 12 + 1 for place in range(12)]
    percent = {
        "whole": lambda place: 100,
        "months": lambda place: -(-100 * (12 - place) // 12),
        "halves": lambda place: 100 if place < 6 else 50,
    }[way]
    return {month: percent(place) for place, month in enumerate(months)}


def spread(amount_yen: int, owed: Iterable[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """Cover debts in the order given: shares as ``(debt, yen)``, and the yen left over, which become credit."""
    shares = []
    for debt, owed_yen in owed:
        share_yen = min(amount_yen, owed_yen)
        if share_yen > 0:
            shares.append((debt, share_yen))
            amount_yen -= share_yen
    return shares, amount_yen


@dataclass(frozen=True)
class ReceiptRules:
    """What holds for receipts on a day; these hold where the office has not written down others. #R14, #R16"""

    dues_are_gifts: bool = True
    stamps_from_yen: int = 2_000
    issuer_name: str = ISSUER_NAME
    issuer_address: str = ISSUER_ADDRESS


@dataclass(frozen=True)
class OverpaymentRules:
    """What holds on a day for money that covers nothing; these hold where the office has not written down others.

    ask_from_yen: the least sum that is worth a letter; account_days: after so many days a paid refund's account is
    erased. sender: our number, name, bank, branch and account for the file of transfers; empty without.
    """

    ask_from_yen: int = 500
    account_days: int = 90
    sender: tuple[str, ...] = ()


def certificate_words(*, authority: str, number: str, issued_on: date, starts_on: date, ends_before: date) -> str:
    """The certificate as a receipt repeats it."""
    days = (issued_on, starts_on, last_day(ends_before))
    issued, begins, last = (f"{day.year}年{day.month}月{day.day}日" for day in days)
    return f"税額控除に係る証明書(写) {authority} {number} {issued}付 有効期間 {begins}から{last}まで"


def receipt_wording(*, has_vote: bool, counts_as_gift: bool) -> str:
    """``"gift"`` for dues without a vote that count as gifts, else ``"dues"``. Source: docs/sources.md#R14"""
    return "gift" if counts_as_gift and not has_vote else "dues"


# What a visitor typed who never paid is of no use once the payment can come no more; a slip for a convenience store
# lives at most two months, and a question by telephone comes sooner. Our own choice, no source.
UNPAID_VISITOR_DAYS = 90

CARD_NOTICE_DAYS = 14  # between the letter and the charge, where the office has not set it; its own choice, no source


def covers_card_consent(*, given_on: date, dues_year: int) -> bool:
    """Whether dues may be taken from a saved card: those of fiscal years after the one in which it was agreed to."""
    return dues_year > fiscal_year(given_on)


def last_days(today: date) -> list[date]:
    """The first days outside that a member may choose when leaving: tomorrow, or the end of the fiscal year."""
    return [today + timedelta(days=1), fiscal_year_ends_before(fiscal_year(today))]


def is_warned_in_time(*, warned_on: date, meeting_on: date) -> bool:
    """A clear week between the notice and the general meeting that decides on the member. Source: docs/sources.md#R5"""
    return (meeting_on - warned_on).days > 7


# What a reminder's words may name in braces, and what stands there in the preview of the rule.
REMINDER_WORDS = ("name", "number", "yen", "years", "due_on", "pay_by", "page")


def unknown_words(text: str) -> list[str]:
    """What stands in braces and is none of ``REMINDER_WORDS``."""
    return [word for word in re.findall(r"\{([^{}]*)\}", text) if word not in REMINDER_WORDS]


def asks_by_due_day(text: str) -> bool:
    """Whether a reminder asks to pay by the last day for paying, which may be over when the letter goes."""
    return re.search(r"\bby \{due_on\}|\{due_on\}\s*(まで|迄)", text) is not None


def pay_by(*, due_on: date, letter_on: date, days: int) -> date:
    """The day by which a reminder asks to pay: the last day for paying, but at least ``days`` after the letter."""
    return max(due_on, letter_on + timedelta(days=days))


def fill_in(text: str, values: dict[str, str]) -> str:
    """Put values where their names stand in braces; a value is never read again, whatever it contains."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


# Damm's quasigroup of order ten: every wrong digit and every swap of two neighbours changes the check digit
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_digit(number: int) -> int:
    """The digit printed behind a member number on payment sheets. Leading zeros do not matter to it."""
    state = 0
    for digit in str(number):
        state = int(_DAMM[state][int(digit)])
    return state


def printed_number(number: int) -> str:
    """As it stands on a payment sheet: ``1234-0``."""
    return f"{number}-{check_digit(number)}"


def member_number(text: str) -> int | None:
    """The member number from what was printed, with its check digit; ``None`` where the digit does not fit."""
    digits = text.replace("-", "")
    if not (digits.isascii() and digits.isdecimal() and 2 <= len(digits) <= 10):
        return None
    number = int(digits[:-1])
    return number if number and check_digit(number) == int(digits[-1]) else None


SUPPORTER_AFTER_GIFT_MONTHS = 24  # who gave within them may enter the supporters' rooms; its own choice, no source
SLIP_DAYS = 31  # a slip that is older than its notice by more has a day that was misread


def is_day_of_slip(day: date, *, notice_on: date) -> bool:
    """Money is on the account by the day of the notice, and stood on the slip not long before."""
    return notice_on - timedelta(days=SLIP_DAYS) <= day <= notice_on


@dataclass(frozen=True)
class Hint:
    """What may be wrong where slips and notice differ.

    ``position``: the slip, ``None`` for one that is not there; ``yen``: what it says, or ought to say, by ``kind``.
    """

    kind: str  # missing, same, swapped, or tenfold
    position: int | None
    yen: int


def hints(amounts_yen: Mapping[int, int], *, slip_count: int, total_yen: int) -> list[Hint]:
    """Guesses for a clerk who looks for the difference. ``amounts_yen``: by running number."""
    too_much_yen = sum(amounts_yen.values()) - total_yen
    missing = slip_count - len(amounts_yen)
    if not too_much_yen:
        return []
    found = [Hint("missing", None, -too_much_yen)] if missing == 1 and too_much_yen < 0 else []
    for position, yen in amounts_yen.items():
        if yen == too_much_yen and missing < 1:
            found.append(Hint("same", position, yen))
        elif not missing:
            meant = [(kind, right) for kind, right in _slips_of_the_hand(yen) if yen - right == too_much_yen]
            found += [Hint(kind, position, right) for kind, right in meant[:1]]
    return found


def _slips_of_the_hand(yen: int) -> Iterator[tuple[str, int]]:
    """What may have been meant by an amount: a zero more or less, two neighbouring digits the other way round."""
    yield "tenfold", yen * 10
    if yen % 10 == 0:
        yield "tenfold", yen // 10
    digits = str(yen)
    for place in range(len(digits) - 1):
        left, right = digits[place], digits[place + 1]
        if left != right:
            yield "swapped", int(digits[:place] + right + left + digits[place + 2 :])


@dataclass(frozen=True)
class Relief:
    """What the gifts of a year may take off the taxes of a giver, in whole yen.

    credit_yen: off the income tax itself, at most a quarter of it; deduction_yen: the income tax saved by the other
    way; tokyo_yen: off the resident tax of Tokyo Metropolis.
    """

    credit_yen: int
    deduction_yen: int
    tokyo_yen: int


NOT_RELIEVED_YEN = 2_000
RELIEVED_SHARE = 40  # percent, of the income and of the gifts


def relief(gifts_yen: int, *, income_tax_percent: int) -> Relief:
    """An example for one calendar year, as long as the gifts are not above 40 % of the income.

    Source: docs/sources.md#relief
    """
    counted = max(gifts_yen - NOT_RELIEVED_YEN, 0)
    return Relief(
        credit_yen=counted * RELIEVED_SHARE // 100 // 100 * 100,  # cut to the hundred
        deduction_yen=counted * income_tax_percent // 100,
        tokyo_yen=counted * 4 // 100,
    )
