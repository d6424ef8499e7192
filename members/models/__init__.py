"""Tables, constraints and filters, by subject."""

from members.models.dues import Allocation, Dues
from members.models.gifts import Campaign, Gift, MonthlyGift, Purpose
from members.models.memberships import KindTerms, Membership, MembershipKind, MembershipPeriod, NumberSequence
from members.models.payers import Visitor
from members.models.payments import Payment
from members.models.receipts import Receipt
from members.models.requests import (
    OPEN,
    PAYMENT_LIFE,
    GiftIntention,
    PaymentNotice,
    PaymentRequest,
    PaymentRequestChange,
)

__all__ = [
    "OPEN",
    "PAYMENT_LIFE",
    "Allocation",
    "Campaign",
    "Dues",
    "Gift",
    "GiftIntention",
    "KindTerms",
    "Membership",
    "MembershipKind",
    "MembershipPeriod",
    "MonthlyGift",
    "NumberSequence",
    "Payment",
    "PaymentNotice",
    "PaymentRequest",
    "PaymentRequestChange",
    "Purpose",
    "Receipt",
    "Visitor",
]
