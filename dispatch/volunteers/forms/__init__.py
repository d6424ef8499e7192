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
from dispatch.volunteers.forms.volunteers import EndForm, FactsForm, NewPersonForm, RegisterForm

__all__ = [
    "AddForm",
    "AttendanceRow",
    "EndForm",
    "EntryStepForm",
    "FactsForm",
    "JoinForm",
    "LinkForm",
    "NewPersonForm",
    "PlanForm",
    "ReasonForm",
    "RegisterForm",
    "TimesForm",
    "WeeklyForm",
    "WhoForm",
]
