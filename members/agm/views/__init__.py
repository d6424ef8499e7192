"""The member's screens."""

from members.agm.views.after import ballots, inspection, inspection_scan, inspection_votes, minutes, minutes_pdf
from members.agm.views.hall import hall, hall_now
from members.agm.views.voting import meeting, meetings, notice, papers, receipt, record, result, vote

__all__ = [
    "ballots",
    "hall",
    "hall_now",
    "inspection",
    "inspection_scan",
    "inspection_votes",
    "meeting",
    "meetings",
    "minutes",
    "minutes_pdf",
    "notice",
    "papers",
    "receipt",
    "record",
    "result",
    "vote",
]
