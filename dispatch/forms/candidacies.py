"""What the office says of a candidacy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.forms.postings import RequestField
from dispatch.forms.workers import MOST_FOUND, PersonField
from dispatch.models import Candidacy, Posting, WorkerRequest
from dispatch.models.candidacy_life import ASKED_BY_STEP
from dispatch.queries import open_requests
from jocs_site.backoffice.forms import LastDayField, OfficeForm, ShownState, day_of, of
from jocs_site.foundation.workflow import Step
from jocs_site.people.models import Person
from jocs_site.people.queries import find_people


class _Application(forms.Form):
    """What an application says, whoever sends it."""

    request = RequestField(
        label=_("worker request"),
        queryset=WorkerRequest.objects.none(),
        required=False,
        help_text=_("It can be named later, but before the board decides."),
    )
    profession = of(Candidacy, "profession")
    applied_on = day_of(Candidacy, "applied_on")
    letter = of(Candidacy, "letter", widget=forms.Textarea(attrs={"rows": 12}))


class ApplicationForm(OfficeForm, _Application):
    """An application of one of the people whose name contains ``text``."""

    person = PersonField(label=_("person"), queryset=Person.objects.none(), empty_label=None)
    field_order = ("person", "request", "profession", "applied_on", "letter")

    def __init__(self, *args, text: str, **kwargs):
        super().__init__(*args, **kwargs)
        found = find_people(text, among=Person.objects.current()) if text else Person.objects.none()
        shown = [person.pk for person in found[:MOST_FOUND]]
        self.fields["person"].queryset = Person.objects.filter(pk__in=shown).in_reading_order()
        self.fields["request"].queryset = open_requests()


class NewApplicantForm(forms.ModelForm):
    """Enters a person with the application."""

    request, profession, applied_on, letter = (_Application.base_fields[name] for name in _Application.base_fields)

    class Meta:
        model = Person
        fields = [
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "family_latin",
            "given_latin",
            "email",
            "phone",
            "language",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = open_requests()


class NameRequestForm(ShownState):
    request = RequestField(label=_("worker request"), queryset=WorkerRequest.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = open_requests()


class CandidacyStepForm(ShownState):
    interview_on = day_of(Candidacy, "interview_on")
    panel = of(Candidacy, "panel", required=True)
    board_met_on = day_of(Candidacy, "board_met_on")
    board_minutes = of(Candidacy, "board_minutes", required=True)
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {"expected_state", "reason", *ASKED_BY_STEP.get(step.name, ())}
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["reason"].required = step.needs_reason


class ApproveCandidacyForm(ShownState):
    board_met_on = day_of(Candidacy, "board_met_on")
    board_minutes = of(Candidacy, "board_minutes", required=True)
    kind = of(Posting, "kind")
    starts_on = day_of(Posting, "starts_on")
    ends_on = LastDayField(label=_("last day"), help_text=_("A long term lasts at least three years."))
    exception_reason = forms.CharField(
        label=_("reason for a long term under three years"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Only where the same meeting made an exception: at least 20 letters."),
    )

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["ends_before"] = data.pop("ends_on")
        return data
