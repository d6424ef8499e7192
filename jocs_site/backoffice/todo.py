"""What a room tells the dashboard: one line of work that waits, and where to do it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """``label``: a translated sentence part; ``count``: how many wait (lines with 0 are not shown);

    ``url``: where the work is done; ``permission``: who is told, as ``app.codename``.
    """

    label: str
    count: int
    url: str
    permission: str
    is_urgent: bool = False
