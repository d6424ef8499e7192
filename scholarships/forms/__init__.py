"""Parsing and field checks."""

from jocs_site.backoffice.forms import ShownState
from scholarships.forms.applications import EnterForm, FileForm
from scholarships.forms.calls import CallForm, PanelMemberForm
from scholarships.forms.fields import StepForm, language
from scholarships.forms.money import AwardForm, PlanForm, PledgeForm, ReceiveForm, SendForm
from scholarships.forms.reviews import AssignForm, ConflictForm, DecideForm, ReviewForm, RoundForm

__all__ = [
    "AssignForm",
    "AwardForm",
    "CallForm",
    "ConflictForm",
    "DecideForm",
    "EnterForm",
    "FileForm",
    "PanelMemberForm",
    "PlanForm",
    "PledgeForm",
    "ReceiveForm",
    "ReviewForm",
    "RoundForm",
    "SendForm",
    "ShownState",
    "StepForm",
    "language",
]
