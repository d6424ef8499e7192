"""Every change beyond saving one form."""

from dispatch.tours.services.meetings import (
    announce,
    call_off,
    change_meeting,
    people_to_telephone,
    plan_meeting,
    record_numbers,
)
from dispatch.tours.services.offerings import correct_offering, hand_over, record_offering
from dispatch.tours.services.signups import add_by_telephone, cancel, change_sign_up, guest, receive
from dispatch.tours.services.tending import forget_guests, remind

__all__ = [
    "add_by_telephone",
    "announce",
    "call_off",
    "cancel",
    "change_meeting",
    "change_sign_up",
    "correct_offering",
    "forget_guests",
    "guest",
    "hand_over",
    "people_to_telephone",
    "plan_meeting",
    "receive",
    "record_numbers",
    "record_offering",
    "remind",
]
