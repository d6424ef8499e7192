"""Tables, constraints and filters, by subject."""

from members.models.dues import Allocation, Dues
from members.models.memberships import KindTerms, Membership, MembershipKind, MembershipPeriod, NumberSequence
from members.models.payments import Payment
from members.models.receipts import Receipt
from members.models.requests import PAYMENT_LIFE, PaymentNotice, PaymentRequest, PaymentRequestChange

__all__ = [
    "PAYMENT_LIFE",
    "Allocation",
    "Dues",
    "KindTerms",
    "Membership",
    "MembershipKind",
    "MembershipPeriod",
    "NumberSequence",
    "Payment",
    "PaymentNotice",
    "PaymentRequest",
    "PaymentRequestChange",
    "Receipt",
]
