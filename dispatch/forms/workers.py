"""Who becomes a worker, and whom to call for one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import EmergencyContact, Worker
from jocs_site.backoffice.forms import OfficeForm, of
from jocs_site.people.models import Person
from jocs_site.people.queries import find_people

MOST_FOUND = 20


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


class ContactForm(OfficeForm):
    name = of(EmergencyContact, "name")
    relation = of(EmergencyContact, "relation")
    phone = forms.CharField(label=_("telephone"), max_length=30)


class ChangeContactForm(ContactForm):
    """``places``: how many contacts the worker has."""

    place = forms.TypedChoiceField(label=_("called as number"), coerce=int)

    def __init__(self, *args, places: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place, place) for place in range(1, places + 1)]
