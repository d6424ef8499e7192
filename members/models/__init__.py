"""Tables, constraints and filters, by subject."""

from members.models import slip_guards  # noqa: F401 - registers what the database refuses
from members.models.applications import APPLICATION_LIFE, PERSON_FIELDS, ApplicationChange, MembershipApplication
from members.models.cards import (
    CardAttempt,
    CardCustomer,
    CardNotice,
    CardNoticeTerms,
    CardWish,
    SavedCard,
)
from members.models.debits import DEBIT_LIFE, DebitAnswer, DebitLine, DebitRun, DebitRunChange, DebitShare
from members.models.dues import Allocation, Dues, FirstYearShare
from members.models.gifts import Campaign, Gift, MonthlyGift, Purpose
from members.models.leaving import EXPULSION_LIFE, Expulsion, ExpulsionChange, Resignation
from members.models.mandates import DebitTerms, Mandate
from members.models.memberships import KindTerms, Membership, MembershipKind, MembershipPeriod, NumberSequence
from members.models.overpaid import CreditQuestion, CreditWish, OverpaymentTerms
from members.models.payers import CLEARED, TYPED, Visitor
from members.models.payments import Payment
from members.models.receipt_terms import ReceiptTerms, TaxCertificate
from members.models.receipts import Receipt, ReceiptItem
from members.models.refund_orders import OPEN_ORDERS, REFUND_LIFE, RefundOrder, RefundOrderChange
from members.models.refunds import PaymentDispute, PaymentRefund
from members.models.register import RegisterCopy
from members.models.reminders import Reminder, ReminderRule
from members.models.requests import (
    OPEN,
    PAYMENT_LIFE,
    GiftIntention,
    PaymentNotice,
    PaymentRequest,
    PaymentRequestChange,
)
from members.models.slips import BATCH_LIFE, Slip, SlipBatch, SlipBatchChange
from members.models.statements import BankFile, BankLine, ColumnMapping, PayerAlias

__all__ = [
    "APPLICATION_LIFE",
    "BATCH_LIFE",
    "CLEARED",
    "DEBIT_LIFE",
    "EXPULSION_LIFE",
    "OPEN",
    "OPEN_ORDERS",
    "PAYMENT_LIFE",
    "PERSON_FIELDS",
    "REFUND_LIFE",
    "TYPED",
    "Allocation",
    "ApplicationChange",
    "BankFile",
    "BankLine",
    "Campaign",
    "CardAttempt",
    "CardCustomer",
    "CardNotice",
    "CardNoticeTerms",
    "CardWish",
    "ColumnMapping",
    "CreditQuestion",
    "CreditWish",
    "DebitAnswer",
    "DebitLine",
    "DebitRun",
    "DebitRunChange",
    "DebitShare",
    "DebitTerms",
    "Dues",
    "Expulsion",
    "ExpulsionChange",
    "FirstYearShare",
    "Gift",
    "GiftIntention",
    "KindTerms",
    "Mandate",
    "Membership",
    "MembershipApplication",
    "MembershipKind",
    "MembershipPeriod",
    "MonthlyGift",
    "NumberSequence",
    "OverpaymentTerms",
    "PayerAlias",
    "Payment",
    "PaymentDispute",
    "PaymentNotice",
    "PaymentRefund",
    "PaymentRequest",
    "PaymentRequestChange",
    "Purpose",
    "Receipt",
    "ReceiptItem",
    "ReceiptTerms",
    "RefundOrder",
    "RefundOrderChange",
    "RegisterCopy",
    "Reminder",
    "ReminderRule",
    "Resignation",
    "SavedCard",
    "Slip",
    "SlipBatch",
    "SlipBatchChange",
    "TaxCertificate",
    "Visitor",
]
