"""Every change beyond saving one form."""

from dispatch.volunteers.services.mails import INSURANCE
from dispatch.volunteers.services.merging import merge_person
from dispatch.volunteers.services.requests import (
    confirm_request,
    forget_unconfirmed,
    receive_request,
    send_link,
    send_new_link,
)
from dispatch.volunteers.services.shifts import Weekly, call_off, change_shift, offer, plan_shift, plan_weekly
from dispatch.volunteers.services.signups import (
    Entry,
    ask,
    cancel,
    confirm,
    record_attendance,
    sign_in,
    sign_out,
    sign_up,
)
from dispatch.volunteers.services.stamps import enter_rate, estimate_lot, receive_lot, sell_lot, sort_lot, weigh_lot
from dispatch.volunteers.services.volunteers import change_volunteer, end_volunteer, register_volunteer, renew_link

__all__ = [
    "INSURANCE",
    "Entry",
    "Weekly",
    "ask",
    "call_off",
    "cancel",
    "change_shift",
    "change_volunteer",
    "confirm",
    "confirm_request",
    "end_volunteer",
    "enter_rate",
    "estimate_lot",
    "forget_unconfirmed",
    "merge_person",
    "offer",
    "plan_shift",
    "plan_weekly",
    "receive_lot",
    "receive_request",
    "record_attendance",
    "register_volunteer",
    "renew_link",
    "sell_lot",
    "send_link",
    "send_new_link",
    "sign_in",
    "sign_out",
    "sign_up",
    "sort_lot",
    "weigh_lot",
]
