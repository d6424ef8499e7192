"""Fields that several forms share."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.forms import ShownState
from jocs_site.people.models import Organisation
from scholarships.models import Call

LONG_TEXT = forms.Textarea(attrs={"rows": 5})


def language() -> str:
    return (get_language() or "ja")[:2]


class InstantField(forms.DateTimeField):
    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(widget=widget, **kwargs)


def in_country(organisation: Organisation) -> str:
    return f"{organisation.get_country_display()} · {organisation.name_in(language())}"


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, organisation: Organisation) -> str:
        return in_country(organisation)


class CallField(forms.ModelChoiceField):
    def label_from_instance(self, call: Call) -> str:
        return call.title_in(language())


class StepForm(ShownState):
    reason = forms.CharField(label=capfirst(_("reason")), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = step.needs_reason


class StudyEndsAfterStart:
    """For a form with both days of a study: says at the end that it comes too early."""

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_before = cleaned.get("starts_on"), cleaned.get("ends_before")
        if starts_on and ends_before and ends_before <= starts_on:
            self.add_error("ends_before", _("The study ends before it starts."))
        return cleaned
