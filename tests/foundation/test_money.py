from decimal import Decimal

import pytest

from jocs_site.foundation.money import (
    format_money,
    format_yen,
    is_currency,
    is_whole_enough,
    minor_digits,
    use_of_budget,
    yen_for,
)


@pytest.mark.parametrize(("currency", "digits"), [("JPY", 0), ("UGX", 0), ("TZS", 2), ("BDT", 2)])
def test_minor_digits(currency, digits):
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("code", "answer"), [("JPY", True), ("usd", False), ("US", False), ("ＵＳＤ", False), ("U5D", False)]
)
def test_a_currency_is_three_capital_letters(code, answer):
    assert is_currency(code) is answer


@pytest.mark.parametrize(
    ("amount", "currency", "answer"),
    [("10.5", "JPY", False), ("10", "UGX", True), ("10.55", "TZS", True), ("10.555", "TZS", False)],
)
def test_an_amount_has_no_more_digits_than_its_currency(amount, currency, answer):
    assert is_whole_enough(Decimal(amount), currency) is answer


def test_money_is_shown_with_its_own_digits():
    assert format_yen(1_234_567) == "¥1,234,567"
    assert format_money(Decimal("1500"), "TZS") == "TZS 1,500.00"
    assert format_money(Decimal("1500"), "UGX") == "UGX 1,500"


@pytest.mark.parametrize(
    ("amount", "rate", "yen"), [("2400", "150.25", 360_600), ("0.01", "50", 1), ("100", "0.0549", 5)]
)
def test_yen_are_whole_and_half_a_yen_rounds_up(amount, rate, yen):
    assert yen_for(Decimal(amount), Decimal(rate)) == yen


@pytest.mark.parametrize(
    ("budget", "actual", "use"),
    [
        (100, 90, "within"),
        (100, 91, "nearly"),
        (100, 100, "nearly"),
        (100, 101, "over"),
        (0, 0, "within"),
        (0, 1, "over"),
    ],
)
def test_use_of_a_budget(budget, actual, use):
    assert use_of_budget(budget_yen=budget, actual_yen=actual) == use
