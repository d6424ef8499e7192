"""When a stay abroad is reported to the embassy. Source: docs/sources.md#R48, Passport Act art. 16"""

from datetime import date, timedelta

from jocs_site.foundation.periods import add_months

OPENS_BEFORE = timedelta(days=90)  # from then on the embassy takes the report online
TIME_TO_TELL = timedelta(days=14)  # the law says without delay; so long the office takes it to be


def is_long_stay(starts_on: date, ends_before: date) -> bool:
    """Three months or more: from 1 April to 30 June is one, to 29 June is not."""
    return ends_before >= add_months(starts_on, 3)


def report_opens_on(arrives_on: date) -> date:
    return arrives_on - OPENS_BEFORE


def tell_until(happened_on: date) -> date:
    return happened_on + TIME_TO_TELL
