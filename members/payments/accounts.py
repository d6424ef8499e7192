"""Accounts at Japanese banks and days on which banks work. Plain Python. Source: docs/sources.md#direct-debit"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

POST_OFFICE_BANK, POST_OFFICE_NAME = "9900", "ゆうちょ銀行"
USUAL_DAY = 27  # of the month


def digits(text: str) -> str:
    """Digits as typed, in either width and with hyphens or blanks between them; other letters stay."""
    return re.sub(r"[\s‐‑‒–—―−ー-]", "", unicodedata.normalize("NFKC", text))


def from_passbook(symbol: str, number: str) -> tuple[str, str] | None:
    """Branch and number of a savings account at ゆうちょ, as direct debit has them: 記号 10530, 番号 12345671.

    The branch is the middle of the five digits, 053, the number what stands before the last 1, 1234567. (Transfers use
    another branch.) ``None`` for what is no savings account.
    """
    symbol, number = digits(symbol), digits(number)
    if not re.fullmatch(r"1[0-9]{3}0", symbol) or not re.fullmatch(r"[0-9]{1,7}1", number):
        return None
    return symbol[1:4], number[:-1].zfill(7)


def as_passbook(branch_code: str, number: str) -> tuple[str, str]:
    """The other way round: 記号 and 番号."""
    return f"1{branch_code}0", f"{number.lstrip('0')}1"


def is_business_day(day: date, is_holiday: Callable[[date], bool]) -> bool:
    """Banks rest on Saturdays, Sundays, national holidays and from 31 December to 3 January."""
    is_new_year = (day.month, day.day) in {(12, 31), (1, 1), (1, 2), (1, 3)}
    return day.weekday() < 5 and not is_new_year and not is_holiday(day)


def usual_debit_day(after: date, is_holiday: Callable[[date], bool]) -> date:
    """The next 27th after a day, or the business day that follows it."""
    month = after.replace(day=1) if after.day < USUAL_DAY else (after.replace(day=1) + timedelta(days=32))
    day = month.replace(day=USUAL_DAY)
    while not is_business_day(day, is_holiday):
        day += timedelta(days=1)
    return day
