"""Parsing and field checks."""

from jocs_site.backoffice.forms import ShownState
from scholarships.forms.applications import DeskPaperForm, EnterForm, FileForm
from scholarships.forms.batches import BatchSentForm, GiveBatchUpForm, MakeBatchForm
from scholarships.forms.calls import CallForm, PanelMemberForm
from scholarships.forms.checks import CheckForm
from scholarships.forms.fields import StepForm, language
from scholarships.forms.money import AwardForm, PlanForm, PledgeForm, ReceiveForm, SendForm
from scholarships.forms.payments import AccountForm, EnrolmentForm, LookForm, ReceiptForm, RefundForm
from scholarships.forms.reports import EnterReportForm, OwnReportForm
from scholarships.forms.reviews import (
    AssignForm,
    ConflictForm,
    DecideForm,
    MeetingForm,
    ReviewForm,
    RoundForm,
    ShownForm,
    SignForm,
)
from scholarships.forms.years import CompleteForm, PayBackForm, RulingForm, SanctionForm, SuspendForm, TerminateForm

__all__ = [
    "AccountForm",
    "AssignForm",
    "AwardForm",
    "BatchSentForm",
    "CallForm",
    "CheckForm",
    "CompleteForm",
    "ConflictForm",
    "DecideForm",
    "DeskPaperForm",
    "EnrolmentForm",
    "EnterForm",
    "EnterReportForm",
    "FileForm",
    "GiveBatchUpForm",
    "LookForm",
    "MakeBatchForm",
    "MeetingForm",
    "OwnReportForm",
    "PanelMemberForm",
    "PayBackForm",
    "PlanForm",
    "PledgeForm",
    "ReceiptForm",
    "ReceiveForm",
    "RefundForm",
    "ReviewForm",
    "RoundForm",
    "RulingForm",
    "SanctionForm",
    "SendForm",
    "ShownForm",
    "ShownState",
    "SignForm",
    "StepForm",
    "SuspendForm",
    "TerminateForm",
    "language",
]
