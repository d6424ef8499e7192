"""Who becomes a volunteer, and what the office keeps about them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.volunteers.models import Volunteer
from jocs_site.backoffice.forms import DayField, OfficeForm, day_of, of
from jocs_site.people.backoffice import person_chooser
from jocs_site.people.models import Person

NEW_PERSON = ["family_name", "given_name", "family_kana", "given_kana", "email", "phone", "born_on", "language"]


class FactsForm(OfficeForm):
    """What may be corrected at any time."""

    office = of(Volunteer, "office")
    joined_on = day_of(Volunteer, "joined_on")
    insured_until = day_of(
        Volunteer,
        "insured_until",
        required=False,
        help_text=_("Last day of the volunteers' insurance. Empty: none on record."),
    )
    interests = of(Volunteer, "interests", widget=forms.Textarea(attrs={"rows": 3}))
    note = of(Volunteer, "note", widget=forms.Textarea(attrs={"rows": 3}))


class RegisterForm(FactsForm):
    """Makes somebody on record a volunteer."""

    person = forms.ModelChoiceField(Person.objects.current(), label=_("person"), widget=person_chooser.widget_class)
    field_order = ["person"]


class NewPersonForm(forms.ModelForm):
    """Enters a person and makes them a volunteer."""

    office = of(Volunteer, "office")
    joined_on = day_of(Volunteer, "joined_on")
    insured_until = day_of(Volunteer, "insured_until", required=False)
    interests = of(Volunteer, "interests", widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Person
        fields = NEW_PERSON

    @property
    def details(self) -> dict:
        """What the service asks beside the person."""
        return {name: self.cleaned_data[name] for name in ("office", "joined_on", "insured_until", "interests")}


class NothingToAsk(OfficeForm):
    """Only the button."""


class EndForm(OfficeForm):
    on = DayField(label=_("first day without"), help_text=_("Their shifts from this day on are cancelled."))
