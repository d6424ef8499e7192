from datetime import date

import pytest

from dispatch import rules


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "is_full"),
    [
        (date(2026, 4, 1), date(2029, 4, 1), True),
        (date(2026, 4, 1), date(2029, 3, 31), False),
        (date(2028, 2, 29), date(2031, 2, 28), False),
        (date(2028, 2, 29), date(2031, 3, 1), True),
    ],
)
def test_a_long_term_lasts_three_years_to_the_day(starts_on, ends_before, is_full):
    assert rules.is_full_term(starts_on, ends_before) is is_full


@pytest.mark.parametrize(("returned_on", "is_over"), [(date(2029, 1, 31), True), (date(2029, 1, 30), False)])
def test_a_return_in_the_last_sixty_days_completes_the_term(returned_on, is_over):
    assert rules.has_run_its_term(ends_before=date(2029, 4, 1), returned_on=returned_on) is is_over


def test_departure_waits_for_all_papers_at_once():
    missing = rules.papers_missing(board_approved_on=None, insured_on=None, enrolled_on=None, has_contact=False)

    assert missing == ["BOARD_APPROVAL", "INSURANCE", "SPECIAL_ENROLMENT", "EMERGENCY_CONTACT"]
