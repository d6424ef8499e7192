"""Parsing and field checks, by subject."""

from members.forms.contact import ContactForm
from members.forms.memberships import AdmitForm, ChangeKindForm, EndForm, PledgeForm
from members.forms.money import (
    CreditForm,
    NothingForm,
    PaymentForm,
    RaiseDuesForm,
    ReasonForm,
    ReverseForm,
    WaiveForm,
)

__all__ = [
    "AdmitForm",
    "ChangeKindForm",
    "ContactForm",
    "CreditForm",
    "EndForm",
    "NothingForm",
    "PaymentForm",
    "PledgeForm",
    "RaiseDuesForm",
    "ReasonForm",
    "ReverseForm",
    "WaiveForm",
]
