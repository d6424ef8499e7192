"""Applications, typed in by the desk."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from jocs_site.backoffice.currency import currency_field
from jocs_site.backoffice.forms import LastDayField, day_of, of
from jocs_site.people.countries import countries
from jocs_site.people.models import Organisation, Person
from jocs_site.people.queries import partners
from scholarships.forms.fields import LONG_TEXT, CallField, InstantField, OrganisationField, StudyEndsAfterStart
from scholarships.models import Application, Call, DocumentKind


class FileForm(StudyEndsAfterStart, forms.Form):
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


class EraseForm(forms.Form):
    reason = forms.CharField(
        label=capfirst(_("reason")),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Without the name: the reason stays in the log of the office."),
    )
    is_sure = forms.BooleanField(label=_("I have looked at the number of the application. This cannot be undone."))


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


class DeskPaperForm(forms.Form):
    """A paper that came by mail. ``name``: the referee's, where it is a reference."""

    REFERENCE = "reference"

    kind = forms.ChoiceField(
        label=_("Which paper"),
        choices=lambda: [*DocumentKind.choices, (DeskPaperForm.REFERENCE, pgettext("referee", "reference"))],
    )
    name = forms.CharField(label=_("Name of the referee"), max_length=120, required=False)
    file = forms.FileField(label=_("File"), help_text=_("PDF, JPEG or PNG, at most 10 MB."))

    @property
    def is_reference(self) -> bool:
        return self.cleaned_data["kind"] == self.REFERENCE

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == self.REFERENCE and not cleaned.get("name", "").strip():
            self.add_error("name", _("Write the name of the referee."))
        return cleaned
