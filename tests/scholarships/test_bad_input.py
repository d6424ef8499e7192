"""What must never get in, line by line, and the test that holds each: its sentence, and that nothing is written."""

from collections.abc import Callable
from importlib import import_module

import pytest

APPLYING, SPOTS, MONEY = "applying.test_bad_input", "applying.test_weak_spots", "money.test_payments"
TABLE = [
    ("one person applies twice to a call", APPLYING, "test_twice_to_one_call_is_refused_under_another_address_too"),
    (
        "twice to a call within one batch",
        "test_applications",
        "test_nobody_applies_twice_to_one_call_not_even_in_one_batch",
    ),
    (
        "a body that is not on the list",
        APPLYING,
        "test_partner_of_another_country_or_not_named_by_the_call_is_not_on_the_list",
    ),
    ("a file of 11 MB", APPLYING, "test_eleven_megabytes_are_refused_before_they_are_read"),
    ("an .exe that is called .pdf", APPLYING, "test_file_that_is_none_is_refused"),
    ("an old link of a referee", APPLYING, "test_old_link_of_a_referee_says_that_it_is_replaced_and_takes_nothing"),
    ("points out of range, by the form", "test_views", "test_points_out_of_range_are_a_form_error"),
    (
        "points out of range, by update()",
        "test_models",
        "test_points_above_the_criterion_are_refused_in_bulk_and_given_points_stay",
    ),
    ("a forged state of an applicant", APPLYING, "test_state_and_number_sent_along_change_nothing"),
    ("a forged state at the desk", "backoffice.test_desk", "test_forged_or_stale_state_is_refused"),
    ("a forged state in the check", "selecting.test_checking", "test_forged_state_in_the_check_is_refused"),
    ("others' points, too early", "selecting.test_fairness", "test_every_address_tells_what_the_table_says"),
    ("a file of another applicant, by its id", APPLYING, "test_file_of_another_applicant_does_not_exist"),
    ("awards above the budget, by two at once", "test_awards", "test_two_awards_at_once_never_exceed_the_budget"),
    ('10.5 yen and "usd"', APPLYING, "test_wrong_answer_is_said_at_its_field_and_cannot_be_handed_in"),
    (
        '10.5 yen and "usd" from paper',
        "backoffice.test_desk",
        "test_paper_that_cannot_be_received_is_refused_and_leaves_nobody_on_file",
    ),
    ("sent twice by two treasurers", "test_awards", "test_two_who_send_at_once_pay_once"),
    ("sent twice by a list that is sent again", "money.test_batches", "test_list_that_is_sent_again_sends_nothing"),
    (
        "a payment given back that still counts",
        MONEY,
        "test_payment_given_back_by_the_bank_counts_no_longer_and_stays_on_record",
    ),
    ("an expired link of an applicant", SPOTS, "test_expired_link_is_gone_and_its_button_mails_a_new_one_that_opens"),
    ("one draft handed in twice at once", SPOTS, "test_one_draft_handed_in_by_two_tabs_at_once_is_one_application"),
]


@pytest.mark.parametrize(("what", "module", "name"), TABLE, ids=[line[0] for line in TABLE])
def test_each_line_has_its_test(what, module, name):
    test = getattr(import_module(f"tests.scholarships.{module}"), name, None)

    assert isinstance(test, Callable), what
