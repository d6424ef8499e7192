"""Parsing and field checks."""

from jocs_site.backoffice.forms import ShownState
from scholarships.forms.alumni import AlumniForm, InTouchForm
from scholarships.forms.applications import DeskPaperForm, EnterForm, EraseForm, FileForm
from scholarships.forms.batches import BatchSentForm, GiveBatchUpForm, MakeBatchForm
from scholarships.forms.calls import CallForm, PanelMemberForm
from scholarships.forms.checks import CheckForm
from scholarships.forms.fields import StepForm, language
from scholarships.forms.interviews import InterviewForm, InviteForm
from scholarships.forms.money import AwardForm, OwnReceiveForm, PlanForm, PledgeForm, ReceiveForm, SendForm
from scholarships.forms.payments import AccountForm, ApproveManyForm, EnrolmentForm, LookForm, ReceiptForm, RefundForm
from scholarships.forms.progress import BudgetForm, ChosenForm, ScholarsForm, ServiceForm
from scholarships.forms.reports import EnterReportForm, OwnReportForm
from scholarships.forms.reviews import (
    AssignForm,
    ConflictForm,
    DecideForm,
    DecideManyForm,
    MeetingForm,
    ReviewForm,
    RoundForm,
    ShownForm,
    SignForm,
    WithdrawReviewerForm,
)
from scholarships.forms.serving import ConfirmServiceForm, DeferForm, RepaymentForm, StartServiceForm, TakeBackForm
from scholarships.forms.visits import NoteForm, VisitForm
from scholarships.forms.years import (
    CompleteForm,
    CompleteWithReturnForm,
    PayBackForm,
    RulingForm,
    SanctionForm,
    SuspendForm,
    TerminateForm,
)

__all__ = [
    "AccountForm",
    "AlumniForm",
    "ApproveManyForm",
    "AssignForm",
    "AwardForm",
    "BatchSentForm",
    "BudgetForm",
    "CallForm",
    "CheckForm",
    "ChosenForm",
    "CompleteForm",
    "CompleteWithReturnForm",
    "ConfirmServiceForm",
    "ConflictForm",
    "DecideForm",
    "DecideManyForm",
    "DeferForm",
    "DeskPaperForm",
    "EnrolmentForm",
    "EnterForm",
    "EnterReportForm",
    "EraseForm",
    "FileForm",
    "GiveBatchUpForm",
    "InTouchForm",
    "InterviewForm",
    "InviteForm",
    "LookForm",
    "MakeBatchForm",
    "MeetingForm",
    "NoteForm",
    "OwnReceiveForm",
    "OwnReportForm",
    "PanelMemberForm",
    "PayBackForm",
    "PlanForm",
    "PledgeForm",
    "ReceiptForm",
    "ReceiveForm",
    "RefundForm",
    "RepaymentForm",
    "ReviewForm",
    "RoundForm",
    "RulingForm",
    "SanctionForm",
    "ScholarsForm",
    "SendForm",
    "ServiceForm",
    "ShownForm",
    "ShownState",
    "SignForm",
    "StartServiceForm",
    "StepForm",
    "SuspendForm",
    "TakeBackForm",
    "TerminateForm",
    "VisitForm",
    "WithdrawReviewerForm",
    "language",
]
