"""Questions that screens and other rooms ask. Read only."""

from dispatch.safety.queries.events import Roll, RollLine, latest_events, open_events, roll, todos
from dispatch.safety.queries.links import Link, link_of, read_link
from dispatch.safety.queries.where import Sheet, sheets

__all__ = [
    "Link",
    "Roll",
    "RollLine",
    "Sheet",
    "latest_events",
    "link_of",
    "open_events",
    "read_link",
    "roll",
    "sheets",
    "todos",
]
