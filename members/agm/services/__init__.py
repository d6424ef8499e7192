"""Every change to a general meeting."""

from members.agm.services.calling import blockers_of_notice, confirm_posting, create_meeting, open_voting, send_notice
from members.agm.services.counting import close_voting, count_meeting
from members.agm.services.door import Noted, record_door_entries, sentence_for_entry
from members.agm.services.hall import appoint_chair, check_in, check_in_many, check_out, strike_elector
from members.agm.services.hall_items import announce_item, cast_hall_vote, close_item, open_item, record_hands
from members.agm.services.minutes import (
    MOST_BYTES_OF_SCAN,
    add_signed_minutes,
    begin_minutes,
    finish_minutes,
    write_minutes,
)
from members.agm.services.officers import (
    amend_officer,
    end_term,
    enter_elected,
    enter_officer,
    set_term_lengths,
    take_from_officers,
)
from members.agm.services.paper import FORMS
from members.agm.services.papers import RECORD, Checked, check_paper, reading_of, reading_of_entry, void_typing_error
from members.agm.services.retention import (
    close_inspection,
    confirm_purge,
    decide_inspection,
    propose_purge,
    record_look,
    request_inspection,
    withdraw_purge,
)
from members.agm.services.sitting import adjourn_meeting, copy_meeting, lapse_meeting, put_motion, resume_meeting
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
    "MOST_BYTES_OF_SCAN",
    "RECORD",
    "Checked",
    "Entry",
    "Noted",
    "add_signed_minutes",
    "adjourn_meeting",
    "amend_officer",
    "announce_item",
    "appoint_chair",
    "begin_minutes",
    "blockers_of_notice",
    "cast_hall_vote",
    "cast_votes",
    "check_in",
    "check_in_many",
    "check_out",
    "check_paper",
    "close_inspection",
    "close_item",
    "close_voting",
    "confirm_posting",
    "confirm_purge",
    "copy_meeting",
    "count_meeting",
    "create_meeting",
    "decide_inspection",
    "end_term",
    "enter_elected",
    "enter_officer",
    "finish_minutes",
    "lapse_meeting",
    "open_item",
    "open_voting",
    "propose_purge",
    "put_motion",
    "reading_of",
    "reading_of_entry",
    "record_door_entries",
    "record_hall_votes",
    "record_hands",
    "record_look",
    "record_proxies",
    "record_proxy",
    "record_written_vote",
    "record_written_votes",
    "request_inspection",
    "resume_meeting",
    "revoke_act",
    "send_notice",
    "sentence_for_entry",
    "set_term_lengths",
    "strike_elector",
    "take_from_officers",
    "void_typing_error",
    "withdraw_purge",
    "write_minutes",
]
