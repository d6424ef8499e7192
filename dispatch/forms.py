"""Parsing and field checks. Periods are asked for by their last day and handed on by the day after it."""

from datetime import date, timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dispatch.models import Amendment, EmergencyContact, Posting, PublicProfile, TermException, Worker
from dispatch.models.life import DAY_OF_STEP
from dispatch.queries import unused_exceptions
from jocs_site.foundation.periods import last_day
from jocs_site.foundation.workflow import Step
from jocs_site.people.models import Organisation, Person
from jocs_site.people.queries import find_people, partners

MOST_FOUND = 20


def of(model, name: str, **changes) -> forms.Field:
    """The form field of a model's column, with its label, choices and limits."""
    return model._meta.get_field(name).formfield(**changes)


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class LastDayField(DayField):
    """The last day of a period on the screen; the day after it in the cleaned data."""

    def prepare_value(self, value):
        return last_day(value) if isinstance(value, date) else value

    def clean(self, value):
        day = super().clean(value)
        return day and day + timedelta(days=1)


def day_of(name: str, **changes) -> DayField:
    """A day field with the label of a posting's column."""
    return DayField(label=Posting._meta.get_field(name).verbose_name, **changes)


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, organisation: Organisation) -> str:
        name = organisation.name_in((get_language() or "ja")[:2])
        return f"{organisation.get_country_display()} · {name}"


class ExceptionField(forms.ModelChoiceField):
    def label_from_instance(self, exception: TermException) -> str:
        return f"{exception.worker} · {exception.approved_on:%Y-%m-%d} · {exception.minutes}"


class OfficeForm(forms.Form):
    """Its labels begin like those that come from a model."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = field.label and capfirst(field.label)


class ShownState(OfficeForm):
    """Carries the state that the screen showed, so that a stale tab is noticed."""

    expected_state = forms.CharField(widget=forms.HiddenInput, required=False)


class PostingForm(ShownState):
    """What a draft says. ``posting`` is the one to revise; its worker stays."""

    worker = forms.ModelChoiceField(label=_("worker"), queryset=Worker.objects.none())
    organisation = OrganisationField(label=_("receiving organisation"), queryset=Organisation.objects.none())
    kind = of(Posting, "kind")
    starts_on = day_of("starts_on")
    ends_on = LastDayField(label=_("last day"), help_text=_("A long term lasts at least three years."))
    exception = ExceptionField(
        label=_("term exception"),
        queryset=TermException.objects.none(),
        required=False,
        help_text=_("Only for a long term under three years: the board's decision, recorded beforehand."),
    )
    coordinating_office = of(Posting, "coordinating_office")
    job_title_ja = of(Posting, "job_title_ja")
    job_title_en = of(Posting, "job_title_en")
    objectives = of(Posting, "objectives")
    project_ends_on = day_of("project_ends_on", required=False, help_text=_("If the term belongs to a project."))
    sensitivity = of(
        Posting,
        "sensitivity",
        help_text=_("The most that the public may ever see; the worker's consent and a released text are needed too."),
    )

    def __init__(self, *args, posting: Posting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = Worker.objects.in_reading_order()
        hosts = partners()
        if posting is None:
            del self.fields["expected_state"]
        else:
            hosts = hosts | Organisation.objects.filter(pk=posting.organisation_id)
            del self.fields["worker"]
        self.fields["organisation"].queryset = hosts
        self.fields["exception"].queryset = unused_exceptions(posting)

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["ends_before"] = data.pop("ends_on")
        return data


class PersonField(forms.ModelChoiceField):
    """People found by a search, with what tells namesakes apart."""

    widget = forms.RadioSelect

    def label_from_instance(self, person: Person) -> str:
        reading = f"{person.family_kana} {person.given_kana}".strip()
        return " · ".join(part for part in (person.full_name, reading, person.prefecture, person.city) if part)


class RegisterForm(OfficeForm):
    """Makes one of the people whose name contains ``text`` a worker."""

    person = PersonField(label=_("person"), queryset=Person.objects.none(), empty_label=None)
    profession = of(Worker, "profession")

    def __init__(self, *args, text: str, **kwargs):
        super().__init__(*args, **kwargs)
        found = find_people(text, among=Person.objects.filter(worker=None)) if text else Person.objects.none()
        shown = [person.pk for person in found[:MOST_FOUND]]
        self.fields["person"].queryset = Person.objects.filter(pk__in=shown).in_reading_order()


class NewPersonForm(forms.ModelForm):
    """Enters a person and makes them a worker."""

    profession = of(Worker, "profession")

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


class StepForm(ShownState):
    on = DayField(label=_("day"))
    minutes = of(TermException, "minutes")
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        if column := DAY_OF_STEP.get(step.name):
            self.fields["on"].label = capfirst(Posting._meta.get_field(column).verbose_name)
        if step.name != "approve":
            del self.fields["minutes"]
        self.fields["reason"].required = step.needs_reason


class PapersForm(ShownState):
    insurance_decided_on = day_of("insurance_decided_on", required=False)
    special_enrolment_decided_on = day_of("special_enrolment_decided_on", required=False)
    final_report_on = day_of("final_report_on", required=False)


class ContactForm(forms.ModelForm):
    class Meta:
        model = EmergencyContact
        fields = ["name", "relation", "phone"]


class ExceptionForm(OfficeForm):
    worker = forms.ModelChoiceField(label=_("worker"), queryset=Worker.objects.none())
    reason = forms.CharField(
        label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("At least 20 letters.")
    )
    approved_by = of(TermException, "approved_by")
    approved_on = DayField(label=_("approved on"))
    minutes = of(TermException, "minutes")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = Worker.objects.in_reading_order()


class AmendmentForm(ShownState):
    kind = of(Amendment, "kind")
    new_starts_on = DayField(label=_("new first day"), required=False, help_text=_("Only for a postponement."))
    new_ends_on = LastDayField(label=_("new last day"))
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}))
    approved_on = DayField(label=_("approved on"))
    minutes = of(TermException, "minutes")

    @property
    def details(self) -> dict:
        """The cleaned data in the words of the service."""
        data = dict(self.cleaned_data)
        data["new_ends_before"] = data.pop("new_ends_on")
        return data


class ProfileForm(OfficeForm):
    text_ja = of(PublicProfile, "text_ja", help_text=_("At most 400 letters."))
    text_en = of(PublicProfile, "text_en", help_text=_("At most 800 letters."))
    consent_given_on = DayField(
        label=_("consent given on"), help_text=_("The day on which the worker agreed to be shown in public.")
    )
    consent_ends_before = LastDayField(label=_("consent holds until"), required=False)


class ReleaseForm(OfficeForm):
    on = DayField(label=_("released on"))
    text_ja = forms.CharField(widget=forms.HiddenInput)


class SensitivityForm(OfficeForm):
    sensitivity = of(Posting, "sensitivity")


class DayForm(OfficeForm):
    on = DayField(label=_("day"))


class WindowForm(OfficeForm):
    """The fiscal years that the timeline shows."""

    from_year = forms.IntegerField(label=_("from fiscal year"), min_value=1960, max_value=2100)
    years = forms.IntegerField(label=_("number of years"), min_value=1, max_value=20)
