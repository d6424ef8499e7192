"""Parsing and field checks."""

from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import make_naive
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from jocs_site.backoffice.currency import currency_field
from jocs_site.backoffice.forms import DayField, LastDayField, ShownState, day_of, of
from jocs_site.people.countries import countries, country_name
from jocs_site.people.models import Organisation, Person, User
from jocs_site.people.queries import partners
from scholarships.models import Application, Award, Call, Criterion, Decision, Instalment, PanelMember, ReviewAssignment
from scholarships.models.reviews import Outcome, Recommendation

LONG_TEXT = forms.Textarea(attrs={"rows": 5})


def language() -> str:
    return (get_language() or "ja")[:2]


class InstantField(forms.DateTimeField):
    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(widget=widget, **kwargs)


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, organisation: Organisation) -> str:
        return f"{organisation.get_country_display()} · {organisation.name_in(language())}"


class CallField(forms.ModelChoiceField):
    def label_from_instance(self, call: Call) -> str:
        return call.title_in(language())


class CallForm(WagtailAdminModelForm):
    """Opening and closing are typed in the call's own time zone."""

    countries = forms.MultipleChoiceField(label=capfirst(_("countries")), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = {*partners().values_list("country", flat=True), *(self.instance.countries or [])}
        self.fields["countries"].choices = [(code, country_name(code)) for code in sorted(codes)]
        if self.instance.pk:
            for name in ("opens_at", "closes_at"):
                self.initial[name] = make_naive(getattr(self.instance, name), self.instance.zone)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("time_zone") in available_timezones():
            for name in ("opens_at", "closes_at"):
                if cleaned.get(name):
                    cleaned[name] = make_naive(cleaned[name]).replace(tzinfo=ZoneInfo(cleaned["time_zone"]))
        return cleaned

    def is_valid(self):
        if not super().is_valid():
            return False
        for form in self.formsets["criteria"].deleted_forms:
            if form.instance.pk and form.instance.scores.exists():
                self.add_error(None, _("A criterion stays once a reviewer has given points for it."))
        return not self.errors


class PanelMemberForm(WagtailAdminModelForm):
    """A member of the panel is named by the e-mail address of their account."""

    email = forms.EmailField(label=capfirst(_("e-mail address of the account")))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("country", "name_en")
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self):
        user = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        if PanelMember.objects.filter(user=user).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This account is on the panel already."))
        self.instance.user = user
        return user.email


class FileForm(forms.Form):
    """What stands in an application."""

    nominating_organisation = OrganisationField(
        label=capfirst(_("nominating body")), queryset=Organisation.objects.none()
    )
    endorsed_by = of(Application, "endorsed_by", help_text=_("The body's officer who signed."))
    endorsed_on = day_of(Application, "endorsed_on", required=False)
    profession = of(Application, "profession")
    course = of(Application, "course")
    institution = of(Application, "institution")
    study_country = of(Application, "study_country")
    level = of(Application, "level")
    starts_on = day_of(Application, "starts_on")
    ends_before = LastDayField(label=capfirst(_("last day of study")))
    requested_amount = of(Application, "requested_amount")
    requested_currency = currency_field()
    motivation = of(Application, "motivation", widget=LONG_TEXT)
    return_plan = of(Application, "return_plan", widget=LONG_TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominating_organisation"].queryset = partners()

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_before = cleaned.get("starts_on"), cleaned.get("ends_before")
        if starts_on and ends_before and ends_before <= starts_on:
            self.add_error("ends_before", _("The study ends before it starts."))
        return cleaned


class EnterForm(FileForm):
    """An application on paper, typed in by the desk."""

    call = CallField(label=capfirst(_("call")), queryset=Call.objects.all())
    submitted_at = InstantField(label=capfirst(_("papers received at")), help_text=_("In the time of this office."))
    person = forms.ModelChoiceField(
        label=capfirst(_("number of the applicant")),
        queryset=Person.objects.all(),
        required=False,
        widget=forms.NumberInput,
        help_text=_("Only if the applicant is on file already; the five fields below stay empty then."),
        error_messages={"invalid_choice": _("Nobody is on file under this number.")},
    )
    given_latin = forms.CharField(label=capfirst(_("given name in Latin letters")), max_length=100, required=False)
    family_latin = forms.CharField(label=capfirst(_("family name in Latin letters")), max_length=100, required=False)
    born_on = day_of(Person, "born_on", required=False)
    country = forms.ChoiceField(
        label=capfirst(_("country")), choices=lambda: [("", "---------"), *countries()], required=False
    )
    email = of(Person, "email")
    field_order = ("call", "submitted_at", "person", "given_latin", "family_latin", "born_on", "country", "email")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("person") and "person" not in self.errors:
            for name in ("given_latin", "family_latin", "born_on", "country"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A new applicant needs this."))
        return cleaned

    @property
    def applicant(self) -> dict:
        """The columns of somebody new; Latin letters stand for both spellings of the name."""
        names = {"family_name": "family_latin", "given_name": "given_latin"}
        same = {
            name: self.cleaned_data[name] for name in ("family_latin", "given_latin", "born_on", "country", "email")
        }
        return same | {name: self.cleaned_data[source] for name, source in names.items()}

    @property
    def filing(self) -> dict:
        """The columns of the application."""
        columns = ("submitted_at", *FileForm.base_fields)
        return {name: self.cleaned_data[name] for name in columns}


class StepForm(ShownState):
    reason = forms.CharField(label=capfirst(_("reason")), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = step.needs_reason


class AssignForm(forms.Form):
    members = forms.ModelMultipleChoiceField(
        label=capfirst(_("reviewers")), queryset=PanelMember.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = day_of(ReviewAssignment, "due_on", required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members


class RoundForm(forms.Form):
    due_on = day_of(ReviewAssignment, "due_on", required=False)


class DecideForm(ShownState):
    outcome = forms.ChoiceField(label=capfirst(_("outcome")), choices=Outcome.choices, widget=forms.RadioSelect)
    meeting_on = day_of(Decision, "meeting_on")
    votes_for = of(Decision, "votes_for", min_value=0, initial=0)
    votes_against = of(Decision, "votes_against", min_value=0, initial=0)
    abstentions = of(Decision, "abstentions", min_value=0, initial=0)
    reason = of(Decision, "reason", widget=LONG_TEXT)


class AwardForm(forms.Form):
    amount = of(Award, "amount")
    currency = currency_field()
    rate = of(Award, "rate", min_value=0, help_text=_("1 for yen."))
    rate_on = day_of(Award, "rate_on")
    agreement_signed_on = day_of(Award, "agreement_signed_on", required=False)


class PledgeForm(forms.Form):
    signed_on = day_of(Award, "agreement_signed_on")


class PlanForm(forms.Form):
    """Equal parts; what does not divide goes to the last one."""

    count = forms.IntegerField(label=capfirst(_("number of instalments")), min_value=1, max_value=24, initial=4)
    first_due_on = DayField(label=capfirst(_("first due on")))
    months_between = forms.IntegerField(label=capfirst(_("months between them")), min_value=1, max_value=24, initial=6)


class SendForm(ShownState):
    sent_on = day_of(Instalment, "sent_on")
    rate = of(Instalment, "rate", min_value=0, required=True, help_text=_("1 for yen."))
    bank_reference = of(Instalment, "bank_reference", required=True)


class ReceiveForm(ShownState):
    received_on = day_of(Instalment, "received_on")


class ConflictForm(forms.Form):
    """Comes before the file opens."""

    has_conflict = forms.TypedChoiceField(
        label=_("Does anything tie you to this applicant or to the nominating body?"),
        help_text=_("Family, friendship, work, teaching, money, or anything else that others might see as a tie."),
        choices=[("no", pgettext_lazy("tie", "No, nothing")), ("yes", pgettext_lazy("tie", "Yes, I step back"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What ties you"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Only if you step back. The office reads it, nobody else."),
    )


class ReviewForm(forms.Form):
    """Points for each criterion of the call, a recommendation, a comment."""

    recommendation = forms.ChoiceField(
        label=capfirst(_("recommendation")), choices=Recommendation.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=capfirst(_("comment for the selection meeting")), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )

    def __init__(self, *args, criteria: list[Criterion], **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[self.name_of(criterion)] = forms.TypedChoiceField(
                label=criterion.name_in(language()),
                choices=[(value, str(value)) for value in range(criterion.max_score + 1)],
                coerce=int,
                widget=forms.RadioSelect(attrs={"class": "points"}),
            )
        self.criteria = criteria
        self.order_fields([self.name_of(criterion) for criterion in criteria])

    @staticmethod
    def name_of(criterion: Criterion) -> str:
        return f"points-{criterion.code}"

    @property
    def sheet(self) -> dict:
        points = {criterion.code: self.cleaned_data[self.name_of(criterion)] for criterion in self.criteria}
        words = {name: self.cleaned_data[name] for name in ("recommendation", "comment")}
        return {"points": points, **words}
