"""Parsing and field checks."""

from dispatch.tours.forms.office import (
    CorrectNumbersForm,
    CorrectOfferingForm,
    EntryForm,
    HandOverForm,
    MeetingForm,
    NumbersForm,
    OfferingForm,
    PlanForm,
    ReasonForm,
    TelephoneForm,
)
from dispatch.tours.forms.public import JoinForm, OwnForm
from jocs_site.backoffice.forms import ShownState

__all__ = [
    "CorrectNumbersForm",
    "CorrectOfferingForm",
    "EntryForm",
    "HandOverForm",
    "JoinForm",
    "MeetingForm",
    "NumbersForm",
    "OfferingForm",
    "OwnForm",
    "PlanForm",
    "ReasonForm",
    "ShownState",
    "TelephoneForm",
]
