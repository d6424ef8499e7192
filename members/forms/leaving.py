"""Leaving: what a member chooses, and what the office notes."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from members import rules


class LeaveForm(forms.Form):
    leaves_on = forms.TypedChoiceField(
        label=_("Until when do you want to be a member?"), coerce=date.fromisoformat, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Is there anything you would like to tell us?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        at_once, year_ends = rules.last_days(today)
        self.fields["leaves_on"].choices = [
            (year_ends.isoformat(), _("Until the end of the fiscal year; from %(day)s no member") % _day(year_ends)),
            (at_once.isoformat(), _("Until today; from %(day)s no member") % _day(at_once)),
        ]


def _day(day: date) -> dict[str, str]:
    return {"day": date_format(day, "DATE_FORMAT")}


class DeathForm(forms.Form):
    """``may_waive``: whether the user may let dues go."""

    on = forms.DateField(label=_("Died on"), widget=AdminDateInput)
    waive_because = forms.CharField(
        label=_("Waive what is still owed, with this reason"),
        max_length=200,
        required=False,
        help_text=_("Leave empty to decide later. Nobody is reminded in any case."),
    )

    def __init__(self, *args, may_waive: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_waive:
            del self.fields["waive_because"]


class ExpelForm(forms.Form):
    ground = forms.CharField(
        label=_("Ground in the articles"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    meeting_on = forms.DateField(label=_("General meeting that decides"), widget=AdminDateInput)


class ExpulsionStepForm(forms.Form):
    on = forms.DateField(label=_("On"), widget=AdminDateInput)
    words = forms.CharField(
        label=_("What was said, or the reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
