"""The digit behind a member number on payment sheets."""

import pytest

from members import rules

NUMBERS = [*range(1, 200), 1234, 5501, 9090, 12_345, 99_999]


def test_what_is_printed_is_read_back():
    assert [rules.member_number(rules.printed_number(number)) for number in NUMBERS] == NUMBERS


def test_leading_zeros_do_not_matter():
    assert rules.member_number("00" + rules.printed_number(572)) == 572


@pytest.mark.parametrize("number", NUMBERS)
def test_every_wrong_digit_is_noticed(number):
    printed = rules.printed_number(number).replace("-", "")
    slips = {
        printed[:place] + digit + printed[place + 1 :]
        for place in range(len(printed))
        for digit in "0123456789"
        if digit != printed[place]
    }

    assert {rules.member_number(slip) for slip in slips} == {None}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_swap_of_two_neighbours_is_noticed(number):
    printed = rules.printed_number(number).replace("-", "")
    pairs = [place for place in range(len(printed) - 1) if printed[place] != printed[place + 1]]
    swapped = {printed[:at] + printed[at + 1] + printed[at] + printed[at + 2 :] for at in pairs}

    assert {rules.member_number(slip) for slip in swapped} <= {None}


@pytest.mark.parametrize("text", ["", "5", "12a", "１２３", "0", "12345678901", "-"])
def test_what_is_no_printed_number_is_none(text):
    assert rules.member_number(text) is None
