"""What the policies say about terms, as pure functions. Source: docs/sources.md#R43 and #R44"""

from datetime import date, timedelta

from jocs_site.foundation.periods import term_ends_before

LONG_TERM_YEARS = 3
# Leave and the journey home are taken at the end of a term; who comes back earlier than this has ended it early.
RETURN_WINDOW = timedelta(days=60)

TIME_TO_CLOSE = timedelta(days=90)  # an own rule: what is left open longer is asked for by the auditors


def closing_due_on(returned_on: date) -> date:
    return returned_on + TIME_TO_CLOSE


def full_term_ends_before(starts_on: date) -> date:
    """The earliest end of a long term: from 29 February 2028 it is 1 March 2031."""
    return term_ends_before(starts_on, LONG_TERM_YEARS)


def is_full_term(starts_on: date, ends_before: date) -> bool:
    return ends_before >= full_term_ends_before(starts_on)


def has_run_its_term(*, ends_before: date, returned_on: date) -> bool:
    """Whether a return on this day completes the term rather than cutting it short."""
    return returned_on >= ends_before - RETURN_WINDOW


def papers_missing(
    *, board_approved_on: date | None, insured_on: date | None, enrolled_on: date | None, has_contact: bool
) -> list[str]:
    """What departure waits for, by code, in the order in which the office sees to it. Source: docs/sources.md#R43"""
    asked = {
        "BOARD_APPROVAL": board_approved_on is not None,
        "INSURANCE": insured_on is not None,
        "SPECIAL_ENROLMENT": enrolled_on is not None,
        "EMERGENCY_CONTACT": has_contact,
    }
    return [code for code, is_there in asked.items() if not is_there]
