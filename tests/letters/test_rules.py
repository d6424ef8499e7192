from datetime import timedelta

import pytest

from jocs_site.letters import rules


def test_a_letter_is_given_up_after_five_days():
    waits = [rules.wait_after(attempts) for attempts in range(1, 12)]

    assert waits[-1] is None
    assert timedelta(days=4) < sum(waits[:-1], timedelta()) < timedelta(days=6)


def test_all_letters_wait_longer_after_each_failure_up_to_half_an_hour():
    pauses = [rules.pause_after(failures) for failures in range(1, 20)]

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(minutes=30))


@pytest.mark.parametrize(("code", "is_put_off"), [(421, True), (451, True), (499, True), (500, False), (550, False)])
def test_codes_of_mail_servers(code, is_put_off):
    assert rules.is_put_off(code) == is_put_off


@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.2.1", True),
        ("5.4.4", True),
        ("5.0.0", True),
        ("5.2.2", False),
        ("5.3.4", False),
        ("5.7.1", False),
        ("5.7.26", False),
        ("4.4.7", False),
        ("4.2.2", False),
    ],
)
def test_only_some_bounces_say_that_the_address_is_no_good(status, is_hard):
    assert rules.is_hard(status) == is_hard


@pytest.mark.parametrize(
    ("hard", "soft", "is_good"), [(0, 0, True), (0, 2, True), (0, 3, False), (1, 0, False), (2, 5, False)]
)
def test_one_hard_or_three_soft_bounces_are_too_many(hard, soft, is_good):
    assert rules.is_good_address(hard=hard, soft=soft) == is_good
