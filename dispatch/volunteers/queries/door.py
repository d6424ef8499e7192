"""Who stands at the table with a telephone."""

from dispatch.volunteers.models import Shift, SignUp, Volunteer
from jocs_site.foundation.addresses import phone_digits
from jocs_site.foundation.names import search_key

DIGITS = 4


def entry_at_door(shift: Shift, *, volunteer: Volunteer | None, entry_id: int | None) -> SignUp | None:
    """The sign-up of whoever is known in this browser, if it is on this shift's list."""
    on_list = shift.sign_ups.with_names()
    if volunteer and (own := on_list.filter(volunteer=volunteer).first()):
        return own
    return on_list.filter(pk=entry_id).first() if entry_id else None


def found_at_door(shift: Shift, *, kana: str, digits: str) -> SignUp | None:
    """The only one on the list with this reading and these last digits; two alike are for the leader."""
    wanted = search_key(kana)
    expected = shift.sign_ups.filter(state__in=["signed_up", "confirmed", "attended"]).with_names()
    found = [entry for entry in expected if _is(entry, wanted, digits)]
    return found[0] if len(found) == 1 else None


def _is(entry: SignUp, wanted: str, digits: str) -> bool:
    person = entry.volunteer.person
    names = {search_key(person.family_kana), search_key(person.family_name), search_key(person.family_latin)} - {""}
    return wanted in names and phone_digits(person.phone)[-DIGITS:] == digits
