"""Questions about the newsletter by mail. Read only."""

from home.newsletter.queries.editions import (
    Choice,
    choices,
    fate_of,
    is_stuck,
    latest_run,
    pages_to_show,
    stuck,
    todos,
    unfit_pages,
)
from home.newsletter.queries.recipients import PURPOSE, Recipient, Recipients, recipients, still_wished
from home.newsletter.queries.subscriptions import person_of, readers, subscription_of

__all__ = [
    "PURPOSE",
    "Choice",
    "Recipient",
    "Recipients",
    "choices",
    "fate_of",
    "is_stuck",
    "latest_run",
    "pages_to_show",
    "person_of",
    "readers",
    "recipients",
    "still_wished",
    "stuck",
    "subscription_of",
    "todos",
    "unfit_pages",
]
