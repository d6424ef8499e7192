"""The pages of an application, a small form each. What is typed is kept as typed; these say whether it is right."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.currency import currency_field, why_not_money
from jocs_site.backoffice.forms import FromVisitors, LastDayField, day_of, of
from jocs_site.people.countries import countries
from jocs_site.people.models import Organisation, Person
from jocs_site.people.models.people import LANGUAGES
from scholarships import queries
from scholarships.forms.fields import LONG_TEXT, OrganisationField, StudyEndsAfterStart
from scholarships.models import Application, CostLine, Draft

NO_CURRENCY = {"invalid_choice": _("Write the currency with three capitals, as USD or TZS.")}
COSTS = list(CostLine.Kind)


class StepForm(forms.Form):
    """``version``: how often this step had been saved when the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, draft: Draft, **kwargs):
        self.draft = draft
        super().__init__(*args, **kwargs)

    @classmethod
    def of_draft(cls, draft: Draft):
        """Bound to what was typed, so that it says what is wrong with it."""
        return cls(draft.typed(cls.step), draft=draft)

    @property
    def typed(self) -> dict[str, str]:
        names = [name for name in self.fields if name != "version"]
        return {name: str(self.data.get(name, "")) for name in names}

    @property
    def answers(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AboutForm(StepForm):
    step, title = "about", _("About you")
    given_latin = forms.CharField(
        label=_("Given name"),
        help_text=_("In Latin letters, as in your passport or identity paper."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_latin = forms.CharField(
        label=_("Family name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    born_on = day_of(Person, "born_on", required=True)
    country = forms.ChoiceField(label=_("Country in which you live"), choices=lambda: [("", "---------"), *countries()])
    phone = of(Person, "phone", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
    profession = of(Application, "profession", required=True)

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, draft=draft, **kwargs)
        if draft.application_id:  # who applies is no matter of correction; the office changes it
            for name in ("given_latin", "family_latin", "born_on", "country"):
                self.fields[name].disabled = True
                self.initial[name] = draft.typed("about").get(name, "")

    @property
    def typed(self) -> dict[str, str]:
        kept = {name: self.draft.typed("about").get(name, "") for name, one in self.fields.items() if one.disabled}
        return super().typed | kept

    @property
    def applicant(self) -> dict:
        return {name: value for name, value in self.answers.items() if name != "profession"}


class BodyForm(StepForm):
    step, title = "body", _("Nominating body")
    nominating_organisation = OrganisationField(
        label=_("The body that sends you"),
        queryset=Organisation.objects.none(),
        help_text=_("If it is not in the list, it cannot nominate for this call."),
        error_messages={"invalid_choice": _("This body is not on the list of this call.")},
    )
    officer_name = forms.CharField(label=_("Name of its officer who endorses you"), max_length=120)
    officer_email = forms.EmailField(
        label=_("E-mail address of the officer"),
        help_text=_("We write to this address. The officer reads your application and says yes or no."),
    )

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, draft=draft, **kwargs)
        self.fields["nominating_organisation"].queryset = queries.eligible_bodies(draft.call)

    def clean_officer_email(self):
        email = self.cleaned_data["officer_email"]
        if email.lower() == self.draft.email.lower():
            raise forms.ValidationError(_("The officer who endorses you is somebody else than you."))
        return email


class StudyForm(StudyEndsAfterStart, StepForm):
    step, title = "study", pgettext_lazy("scholarship", "Your study")
    course = of(Application, "course")
    institution = of(Application, "institution")
    study_country = of(Application, "study_country")
    level = of(Application, "level")
    starts_on = day_of(Application, "starts_on")
    ends_before = LastDayField(label=capfirst(_("last day of study")))


class CostsForm(StepForm):
    step, title = "costs", pgettext_lazy("scholarship", "Costs")
    requested_currency = currency_field(error_messages=NO_CURRENCY)

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, draft=draft, **kwargs)
        for kind in COSTS:
            attrs = {"inputmode": "decimal"}
            self.fields[kind.value] = forms.DecimalField(
                label=capfirst(kind.label),
                max_digits=14,
                decimal_places=2,
                min_value=0,
                required=False,
                widget=forms.TextInput(attrs=attrs),
            )

    def clean(self):
        cleaned = super().clean()
        currency = cleaned.get("requested_currency")
        for kind in COSTS:
            amount = cleaned.get(kind.value)
            if amount and currency:
                for blocker in why_not_money(amount, currency):
                    self.add_error(kind.value, str(blocker))
        if not self.errors and not self.total:
            self.add_error(COSTS[0].value, gettext("Write at least one amount."))
        return cleaned

    @property
    def costs(self) -> dict[str, Decimal]:
        return {kind.value: self.cleaned_data[kind.value] for kind in COSTS if self.cleaned_data.get(kind.value)}

    @property
    def total(self) -> Decimal:
        return sum(self.costs.values(), Decimal(0))


class ReasonsForm(StepForm):
    step, title = "reasons", _("Reasons and return")
    motivation = of(Application, "motivation", required=True, widget=LONG_TEXT, max_length=6000)
    return_plan = of(
        Application,
        "return_plan",
        required=True,
        widget=LONG_TEXT,
        max_length=6000,
        help_text=_("Where you will work afterwards, and whom it helps."),
    )


STEP_FORMS = (AboutForm, BodyForm, StudyForm, CostsForm, ReasonsForm)


class StartForm(FromVisitors):
    email = forms.EmailField(
        label=_("Your own e-mail address"),
        help_text=_("We send a link to this address. It opens your application on any device."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class PaperForm(forms.Form):
    """``key``: drawn when the form is shown, so that a file sent twice is one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label=_("Which paper"), error_messages={"invalid_choice": _("There is no such kind of paper.")}
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A photograph (JPEG, PNG) or a PDF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.kind, capfirst(one.get_kind_display())) for one in call.documents.all()]


class RefereeForm(forms.Form):
    name = forms.CharField(label=_("Name of the referee"), max_length=120)
    position = forms.CharField(label=_("Position and place of work"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address of the referee"))
    language = forms.ChoiceField(label=_("Language of our mail to the referee"), choices=LANGUAGES, initial="en")


class NewAddressForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of the referee"))


class AgreeForm(forms.Form):
    """``countries``: those that the page named, so that nobody agrees to others."""

    countries = forms.CharField(widget=forms.HiddenInput, required=False)
    agrees = forms.BooleanField(
        label=_("I have read this, and I agree"),
        error_messages={"required": _("Without your consent we cannot go on.")},
    )


class EndorseForm(forms.Form):
    """``seen``: fingerprint of what the page shows."""

    seen = forms.CharField(widget=forms.HiddenInput)
    is_endorsed = forms.TypedChoiceField(
        label=_("Does your organisation endorse this application?"),
        choices=[
            ("yes", pgettext_lazy("endorsement", "Yes, we endorse it")),
            ("no", pgettext_lazy("endorsement", "No")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed if you do not endorse. The applicant and the office read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    office = forms.CharField(label=_("Your office in the organisation"), max_length=120)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_endorsed") is False and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write the reason for your no."))
        return cleaned


class ReferForm(forms.Form):
    text = forms.CharField(
        label=_("Your reference"), widget=forms.Textarea(attrs={"rows": 12}), max_length=10_000, required=False
    )
    file = forms.FileField(
        label=_("Or a letter as a file"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )
