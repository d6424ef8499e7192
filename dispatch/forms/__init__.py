"""Parsing and field checks."""

from dispatch.forms.absences import AbsenceForm, AbsenceStepForm, FamilyForm, LivesThere, NewFamilyForm
from dispatch.forms.budgets import BudgetLineForm, CopyBudgetForm, ExpenseForm, ReverseExpenseForm, SumForm
from dispatch.forms.candidacies import (
    ApplicationForm,
    ApproveCandidacyForm,
    CandidacyStepForm,
    NameRequestForm,
    NewApplicantForm,
)
from dispatch.forms.documents import BecauseForm, CorrectForm, FileDocumentForm, RenewForm, ScanForm
from dispatch.forms.expiries import ExpiriesForm
from dispatch.forms.postings import (
    AmendmentForm,
    ExceptionForm,
    HaltForm,
    HostForm,
    OwnExceptionForm,
    PapersForm,
    PostingForm,
    StepForm,
    WindowForm,
)
from dispatch.forms.profiles import DayForm, ProfileForm, ReleaseForm, SensitivityForm
from dispatch.forms.requests import AgreementForm, ReasonForm, RequestForm, VisitForm
from dispatch.forms.risks import (
    ItemDoneForm,
    NothingForm,
    PlanItemForm,
    RiskDecisionForm,
    StatementForm,
    TaskDoneForm,
)
from dispatch.forms.workers import ChangeContactForm, ContactForm, NewPersonForm, RegisterForm

__all__ = [
    "AbsenceForm",
    "AbsenceStepForm",
    "AgreementForm",
    "AmendmentForm",
    "ApplicationForm",
    "ApproveCandidacyForm",
    "BecauseForm",
    "BudgetLineForm",
    "CandidacyStepForm",
    "ChangeContactForm",
    "ContactForm",
    "CopyBudgetForm",
    "CorrectForm",
    "DayForm",
    "ExceptionForm",
    "ExpenseForm",
    "ExpiriesForm",
    "FamilyForm",
    "FileDocumentForm",
    "HaltForm",
    "HostForm",
    "ItemDoneForm",
    "LivesThere",
    "NameRequestForm",
    "NewApplicantForm",
    "NewFamilyForm",
    "NewPersonForm",
    "NothingForm",
    "OwnExceptionForm",
    "PapersForm",
    "PlanItemForm",
    "PostingForm",
    "ProfileForm",
    "ReasonForm",
    "RegisterForm",
    "ReleaseForm",
    "RenewForm",
    "RequestForm",
    "ReverseExpenseForm",
    "RiskDecisionForm",
    "ScanForm",
    "SensitivityForm",
    "StatementForm",
    "StepForm",
    "SumForm",
    "TaskDoneForm",
    "VisitForm",
    "WindowForm",
]
