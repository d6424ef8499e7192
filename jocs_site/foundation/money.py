"""Money: yen are whole numbers ending ``_yen``; other sums are a Decimal and an ISO 4217 code.

The list of currencies without a minor unit is our own, because the tables that exist disagree.
Source: docs/sources.md#R55
"""

from decimal import ROUND_HALF_UP, Decimal

ZERO_DECIMAL = frozenset({"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX"}) | {
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
}


def minor_digits(currency: str) -> int:
    """How many digits follow the point: 0 for JPY and UGX, 2 otherwise."""
    return 0 if currency in ZERO_DECIMAL else 2


def is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def is_whole_enough(amount: Decimal, currency: str) -> bool:
    """Whether ``amount`` has no more digits than ``currency`` knows: 10.5 JPY has too many."""
    return amount == round(amount, minor_digits(currency))


def yen_for(amount: Decimal, rate: Decimal) -> int:
    """Whole yen at ``rate`` yen for one unit; half a yen rounds up."""
    return int((amount * rate).quantize(Decimal(1), ROUND_HALF_UP))


def format_yen(amount_yen: int) -> str:
    return f"¥{amount_yen:,}"


def format_money(amount: Decimal, currency: str) -> str:
    return f"{currency} {amount:,.{minor_digits(currency)}f}"


def use_of_budget(*, budget_yen: int, actual_yen: int) -> str:
    """``over`` above the budget, ``nearly`` above nine tenths of it, else ``within``."""
    if actual_yen > budget_yen:
        return "over"
    return "nearly" if actual_yen * 10 > budget_yen * 9 else "within"
