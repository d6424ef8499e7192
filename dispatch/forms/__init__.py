"""Parsing and field checks."""

from dispatch.forms.absences import AbsenceForm, AbsenceStepForm, FamilyForm, LivesThere, NewFamilyForm
from dispatch.forms.postings import AmendmentForm, ExceptionForm, PapersForm, PostingForm, StepForm, WindowForm
from dispatch.forms.profiles import DayForm, ProfileForm, ReleaseForm, SensitivityForm
from dispatch.forms.workers import ChangeContactForm, ContactForm, NewPersonForm, RegisterForm

__all__ = [
    "AbsenceForm",
    "AbsenceStepForm",
    "AmendmentForm",
    "ChangeContactForm",
    "ContactForm",
    "DayForm",
    "ExceptionForm",
    "FamilyForm",
    "LivesThere",
    "NewFamilyForm",
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
