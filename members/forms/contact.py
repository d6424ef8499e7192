"""What a member may change about themselves."""

from django import forms

from jocs_site.people.forms import FillsAddress, PostalCodeInput
from jocs_site.people.models import Person


class ContactForm(FillsAddress, forms.ModelForm):
    """What a member may change without asking: language, address, telephone, e-mail."""

    class Meta:
        model = Person
        fields = [
            "language",
            "email",
            "phone",
            "country",
            "postal_code",
            "prefecture",
            "city",
            "street",
            "building",
            "address_abroad",
        ]
        widgets = {
            "language": forms.RadioSelect,
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "country": forms.Select(attrs={"autocomplete": "country"}),
            "postal_code": PostalCodeInput,
            "prefecture": forms.Select(attrs={"autocomplete": "address-level1"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "street": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "building": forms.TextInput(attrs={"autocomplete": "address-line2"}),
            "address_abroad": forms.Textarea(attrs={"rows": 3}),
        }
