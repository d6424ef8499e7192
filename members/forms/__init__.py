"""Parsing and field checks, by subject."""

from members.forms.bank import AcceptForm, BankFileForm, ColumnMappingForm, ReopenForm
from members.forms.cards import AgainForm, AnnounceForm
from members.forms.claiming import ClaimCodeForm, ClaimEmailForm, ClaimForm
from members.forms.contact import ContactForm
from members.forms.debits import (
    CallOffForm,
    DebitAnswerForm,
    DebitChoiceForm,
    DebitRunForm,
    MandateForm,
    ScanForm,
    SettleDebitForm,
)
from members.forms.gifts import IdentifyForm, MoneyGiftForm, StampsForm, YearlyForm
from members.forms.giving import GiveForm, VisitorForm
from members.forms.joining import ApproveForm, JoinForm, SettleForm
from members.forms.leaving import DeathForm, ExpelForm, ExpulsionStepForm, LeaveForm
from members.forms.letters import ReminderRunForm
from members.forms.memberships import AdmitForm, ChangeKindForm, EndForm, PledgeForm
from members.forms.money import (
    CreditForm,
    FirstYearForm,
    NothingForm,
    PaymentForm,
    RaiseDuesForm,
    ReasonForm,
    RefundForm,
    ReverseForm,
    WaiveForm,
)
from members.forms.overpaid import (
    AccountForm,
    BankListForm,
    BounceForm,
    OrderForm,
    PayOutForm,
    RefundStepForm,
    WishForm,
    credit_form,
)
from members.forms.register import RegisterForm
from members.forms.reports import ReportYearForm
from members.forms.sharing import SeveralForm, ShareAnewForm
from members.forms.slips import NoticeForm, SlipForm, figures_of
from members.forms.wishes import WishesForm

__all__ = [
    "AcceptForm",
    "AccountForm",
    "AdmitForm",
    "AgainForm",
    "AnnounceForm",
    "ApproveForm",
    "BankFileForm",
    "BankListForm",
    "BounceForm",
    "CallOffForm",
    "ChangeKindForm",
    "ClaimCodeForm",
    "ClaimEmailForm",
    "ClaimForm",
    "ColumnMappingForm",
    "ContactForm",
    "CreditForm",
    "DeathForm",
    "DebitAnswerForm",
    "DebitChoiceForm",
    "DebitRunForm",
    "EndForm",
    "ExpelForm",
    "ExpulsionStepForm",
    "FirstYearForm",
    "GiveForm",
    "IdentifyForm",
    "JoinForm",
    "LeaveForm",
    "MandateForm",
    "MoneyGiftForm",
    "NothingForm",
    "NoticeForm",
    "OrderForm",
    "PayOutForm",
    "PaymentForm",
    "PledgeForm",
    "RaiseDuesForm",
    "ReasonForm",
    "RefundForm",
    "RefundStepForm",
    "RegisterForm",
    "ReminderRunForm",
    "ReopenForm",
    "ReportYearForm",
    "ReverseForm",
    "ScanForm",
    "SettleDebitForm",
    "SettleForm",
    "SeveralForm",
    "ShareAnewForm",
    "SlipForm",
    "StampsForm",
    "VisitorForm",
    "WaiveForm",
    "WishForm",
    "WishesForm",
    "YearlyForm",
    "credit_form",
    "figures_of",
]
