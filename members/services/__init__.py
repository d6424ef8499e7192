"""Every change beyond saving one form, by subject."""

from members.services.credit import accept_as_dues, credit_to_gift, use_credit, withdraw_gift
from members.services.dues import raise_dues, waive_dues
from members.services.givers import GiftWish, Payer, payer_of
from members.services.letters import confirm_payment
from members.services.memberships import (
    Admission,
    admit_member,
    admit_members,
    change_kind,
    change_pledge,
    end_membership,
)
from members.services.notices import receive_notice
from members.services.payments import Received, record_payment, record_payments, reverse_payment
from members.services.receipts import issue_many_receipts, issue_receipts, reissue_receipt, void_receipt
from members.services.requests import WayBack, look_again, reconcile_payments, refund_payment, start_payment

__all__ = [
    "Admission",
    "GiftWish",
    "Payer",
    "Received",
    "WayBack",
    "accept_as_dues",
    "admit_member",
    "admit_members",
    "change_kind",
    "change_pledge",
    "confirm_payment",
    "credit_to_gift",
    "end_membership",
    "issue_many_receipts",
    "issue_receipts",
    "look_again",
    "payer_of",
    "raise_dues",
    "receive_notice",
    "reconcile_payments",
    "record_payment",
    "record_payments",
    "refund_payment",
    "reissue_receipt",
    "reverse_payment",
    "start_payment",
    "use_credit",
    "void_receipt",
    "waive_dues",
    "withdraw_gift",
]
