"""Questions that screens and other rooms ask. Read only."""

from dispatch.volunteers.queries.desk import expiring, file_roles, help_file, todos, uninsured_sign_ups
from dispatch.volunteers.queries.door import entry_at_door, found_at_door
from dispatch.volunteers.queries.expiries import insurance_ending
from dispatch.volunteers.queries.hours import (
    HelpWith,
    YearOfHelp,
    duration_in_words,
    help_in_year,
    within_year,
    years_of,
)
from dispatch.volunteers.queries.links import (
    confirm_token,
    door_token,
    own_token,
    request_of,
    shift_of,
    volunteer_of,
    volunteer_of_account,
)
from dispatch.volunteers.queries.public import Offered, next_shifts, offered_shift
from dispatch.volunteers.queries.shifts import (
    Sheet,
    expected_at,
    may_be_added,
    open_opportunities,
    own_sign_ups,
    shift_sheet,
    unsettled,
)
from dispatch.volunteers.queries.stamps import (
    StampSum,
    in_kilograms,
    stamp_picture,
    stamp_sums,
    stamp_years,
    together,
)
from dispatch.volunteers.queries.years import ActivityYear, Help, activity_year, activity_years

__all__ = [
    "ActivityYear",
    "Help",
    "HelpWith",
    "Offered",
    "Sheet",
    "StampSum",
    "YearOfHelp",
    "activity_year",
    "activity_years",
    "confirm_token",
    "door_token",
    "duration_in_words",
    "entry_at_door",
    "expected_at",
    "expiring",
    "file_roles",
    "found_at_door",
    "help_file",
    "help_in_year",
    "in_kilograms",
    "insurance_ending",
    "may_be_added",
    "next_shifts",
    "offered_shift",
    "open_opportunities",
    "own_sign_ups",
    "own_token",
    "request_of",
    "shift_of",
    "shift_sheet",
    "stamp_picture",
    "stamp_sums",
    "stamp_years",
    "todos",
    "together",
    "uninsured_sign_ups",
    "unsettled",
    "volunteer_of",
    "volunteer_of_account",
    "within_year",
    "years_of",
]
