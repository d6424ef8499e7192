from datetime import date

import pytest

from members import rules


@pytest.mark.parametrize(
    ("owed_yen", "overdue_years", "has_part_paid", "answer"),
    [
        (0, 0, False, "paid"),
        (10_000, 0, False, "due"),
        (6_000, 0, True, "part_paid"),
        (20_000, 1, False, "arrears"),
        (16_000, 2, True, "arrears"),
    ],
)
def test_standing(owed_yen, overdue_years, has_part_paid, answer):
    standing = rules.standing(owed_yen=owed_yen, overdue_years=overdue_years, has_part_paid=has_part_paid)

    assert standing == answer


def test_dues_are_to_be_paid_within_their_year():
    assert rules.due_on(2026) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("amount_yen", "answer"), [(9_999, False), (10_000, True), (300_000, True), (100_000_000, False)]
)
def test_any_sum_from_the_least_dues_may_be_agreed(amount_yen, answer):
    assert rules.is_dues_amount(amount_yen, minimum_yen=10_000) is answer


@pytest.mark.parametrize(
    ("amount_yen", "answer"), [(-1, False), (0, False), (1, True), (99_999_999, True), (1_000_000_000, False)]
)
def test_is_payment_amount(amount_yen, answer):
    assert rules.is_payment_amount(amount_yen) is answer


@pytest.mark.parametrize(
    ("amount_yen", "shares", "left_yen"),
    [
        (3_000, [(1, 3_000)], 0),
        (10_000, [(1, 10_000)], 0),
        (15_000, [(1, 10_000), (3, 5_000)], 0),
        (30_000, [(1, 10_000), (3, 10_000)], 10_000),
    ],
)
def test_money_covers_debts_in_order_and_what_is_left_is_credit(amount_yen, shares, left_yen):
    assert rules.spread(amount_yen, [(1, 10_000), (2, 0), (3, 10_000)]) == (shares, left_yen)


@pytest.mark.parametrize(
    ("has_vote", "counts_as_gift", "wording"),
    [(True, False, "dues"), (False, False, "dues"), (False, True, "gift"), (True, True, "dues")],
)
def test_dues_with_a_vote_are_never_worded_as_a_gift(has_vote, counts_as_gift, wording):
    assert rules.receipt_wording(has_vote=has_vote, counts_as_gift=counts_as_gift) == wording
