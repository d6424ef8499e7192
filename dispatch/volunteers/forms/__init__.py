"""Parsing and field checks."""

from dispatch.volunteers.forms.public import JoinForm, LinkForm, WhoForm
from dispatch.volunteers.forms.shifts import (
    AddForm,
    AttendanceRow,
    EntryStepForm,
    PlanForm,
    ReasonForm,
    TimesForm,
    WeeklyForm,
)
from dispatch.volunteers.forms.stamps import RateForm, ReceiveForm, SellForm, SortForm, WeighForm
from dispatch.volunteers.forms.volunteers import EndForm, FactsForm, NewPersonForm, NothingToAsk, RegisterForm

__all__ = [
    "AddForm",
    "AttendanceRow",
    "EndForm",
    "EntryStepForm",
    "FactsForm",
    "JoinForm",
    "LinkForm",
    "NewPersonForm",
    "NothingToAsk",
    "PlanForm",
    "RateForm",
    "ReasonForm",
    "ReceiveForm",
    "RegisterForm",
    "SellForm",
    "SortForm",
    "TimesForm",
    "WeeklyForm",
    "WeighForm",
    "WhoForm",
]
