"""Every change to a general meeting."""

from members.agm.services.calling import confirm_posting, create_meeting, open_voting, send_notice
from members.agm.services.counting import close_voting, count_meeting
from members.agm.services.hall import appoint_chair, check_in, check_in_many, check_out, strike_elector
from members.agm.services.paper import FORMS
from members.agm.services.voting import (
    Entry,
    cast_votes,
    record_hall_votes,
    record_proxies,
    record_proxy,
    record_written_vote,
    record_written_votes,
    revoke_act,
)

__all__ = [
    "FORMS",
    "Entry",
    "appoint_chair",
    "cast_votes",
    "check_in",
    "check_in_many",
    "check_out",
    "close_voting",
    "confirm_posting",
    "count_meeting",
    "create_meeting",
    "open_voting",
    "record_hall_votes",
    "record_proxies",
    "record_proxy",
    "record_written_vote",
    "record_written_votes",
    "revoke_act",
    "send_notice",
    "strike_elector",
]
