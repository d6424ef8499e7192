"""Changes to people that are more than saving one form, by subject."""

from jocs_site.people.services.consents import agree_to_notes, withdraw_from_notes
from jocs_site.people.services.forgetting import NAMELESS, make_nameless
from jocs_site.people.services.households import leave_household, note_returned_mail, record_death, set_household
from jocs_site.people.services.merging import (
    Change,
    merge_own,
    repoint,
    say_not_the_same,
    set_values,
    take_back,
)
from jocs_site.people.services.notes import correct_note, end_note, log_reading, write_note
from jocs_site.people.services.people import (
    add_organisations,
    add_people,
    change_people,
    give_consent,
    open_account,
    remove_people,
    withdraw_consent,
)

__all__ = [
    "NAMELESS",
    "Change",
    "add_organisations",
    "add_people",
    "agree_to_notes",
    "change_people",
    "correct_note",
    "end_note",
    "give_consent",
    "leave_household",
    "log_reading",
    "make_nameless",
    "merge_own",
    "note_returned_mail",
    "open_account",
    "record_death",
    "remove_people",
    "repoint",
    "say_not_the_same",
    "set_household",
    "set_values",
    "take_back",
    "withdraw_consent",
    "withdraw_from_notes",
    "write_note",
]
