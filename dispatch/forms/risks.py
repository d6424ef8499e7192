"""Levels of risk, decisions about them, and tasks that were done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import RiskDecision, RiskStatement, SettledTask
from jocs_site.backoffice.forms import DayField, OfficeForm, day_of, of

LEVELS = [
    (0, _("0: nothing stated")),
    (1, _("1: take care")),
    (2, _("2: no needless travel")),
    (3, _("3: do not travel")),
    (4, _("4: leave")),
]


class StatementForm(OfficeForm):
    danger = forms.TypedChoiceField(label=_("danger level"), choices=LEVELS, coerce=int)
    infection = forms.TypedChoiceField(label=_("infection level"), choices=LEVELS, coerce=int)
    stated_on = day_of(RiskStatement, "stated_on")
    source = of(RiskStatement, "source", help_text=_("For example: safety page of the Ministry of Foreign Affairs"))
    source_address = forms.URLField(label=_("address of the source"), required=False, assume_scheme="https")


class RiskDecisionForm(OfficeForm):
    officer = of(RiskDecision, "officer")
    decided_on = day_of(RiskDecision, "decided_on")
    reason = forms.CharField(
        label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("At least 20 letters.")
    )


class TaskDoneForm(OfficeForm):
    done_on = DayField(label=_("done on"))
    note = of(SettledTask, "note")


class NothingForm(OfficeForm):
    """Asks nothing; the button is enough."""
