"""Parsing and field checks."""

from dispatch.forms.postings import AmendmentForm, ExceptionForm, PapersForm, PostingForm, StepForm, WindowForm
from dispatch.forms.profiles import DayForm, ProfileForm, ReleaseForm, SensitivityForm
from dispatch.forms.workers import ContactForm, NewPersonForm, RegisterForm

__all__ = [
    "AmendmentForm",
    "ContactForm",
    "DayForm",
    "ExceptionForm",
    "NewPersonForm",
    "PapersForm",
    "PostingForm",
    "ProfileForm",
    "RegisterForm",
    "ReleaseForm",
    "SensitivityForm",
    "StepForm",
    "WindowForm",
]
