"""A member's own pages: what is owed, paying, receipts, and how we reach them. Nobody else's records."""

from members.views.cards import card, card_named
from members.views.credit import credit
from members.views.held import held, held_file, signing_in
from members.views.leaving import leave, stay
from members.views.pages import change_contact, details, overview, payment_sheet, payments, receipt
from members.views.paying import check_payment, choose_dues, payment_result
from members.views.wishes import wishes

__all__ = [
    "card",
    "card_named",
    "change_contact",
    "check_payment",
    "choose_dues",
    "credit",
    "details",
    "held",
    "held_file",
    "leave",
    "overview",
    "payment_result",
    "payment_sheet",
    "payments",
    "receipt",
    "signing_in",
    "stay",
    "wishes",
]
