"""What laws and policies say, as pure functions, by subject."""

from dispatch.rules.budgets import MOST_YEN, forecast_yen
from dispatch.rules.documents import (
    BUCKETS,
    LAPSED,
    MUST_COVER,
    ONE_OFF,
    RENEWABLE,
    Paper,
    bucket_of,
    counts_from,
    days_left,
    days_of,
    is_in_force,
    needed_before,
    uncovered,
)
from dispatch.rules.places import as_region
from dispatch.rules.reports import REMIND_DAYS, reminder_due, report_due_on, report_periods
from dispatch.rules.risks import HIGHEST, LEAVE, NO_TRAVEL, is_leave, is_no_travel, worse
from dispatch.rules.stays import is_long_stay, report_opens_on, tell_until
from dispatch.rules.stories import Shown, said_in, shown_of
from dispatch.rules.terms import (
    LONG_TERM_YEARS,
    RETURN_WINDOW,
    closing_due_on,
    full_term_ends_before,
    has_run_its_term,
    is_full_term,
    papers_missing,
)

__all__ = [
    "BUCKETS",
    "HIGHEST",
    "LAPSED",
    "LEAVE",
    "LONG_TERM_YEARS",
    "MOST_YEN",
    "MUST_COVER",
    "NO_TRAVEL",
    "ONE_OFF",
    "REMIND_DAYS",
    "RENEWABLE",
    "RETURN_WINDOW",
    "Paper",
    "Shown",
    "as_region",
    "bucket_of",
    "closing_due_on",
    "counts_from",
    "days_left",
    "days_of",
    "forecast_yen",
    "full_term_ends_before",
    "has_run_its_term",
    "is_full_term",
    "is_in_force",
    "is_leave",
    "is_long_stay",
    "is_no_travel",
    "needed_before",
    "papers_missing",
    "reminder_due",
    "report_due_on",
    "report_opens_on",
    "report_periods",
    "said_in",
    "shown_of",
    "tell_until",
    "uncovered",
    "worse",
]
