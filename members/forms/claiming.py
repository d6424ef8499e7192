"""What somebody knows who has letters of ours in the drawer."""

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.people.forms import DayOfBirthField


def plain_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


class ClaimForm(forms.Form):
    number = forms.CharField(
        label=_("Member number"),
        max_length=20,
        help_text=_("It stands above your name on the address label."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=20,
        help_text=_("Of the address that our letters go to."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    born_on = DayOfBirthField(label=_("Date of birth"), required=False)
    contact = forms.CharField(
        label=_("For organisations: family name of the contact"),
        max_length=100,
        required=False,
        help_text=_("Instead of the date of birth."),
    )

    def clean_number(self):
        return plain_digits(self.cleaned_data["number"])[:9]

    def clean_postal_code(self):
        return plain_digits(self.cleaned_data["postal_code"])

    def clean(self):
        cleaned = super().clean()
        if "born_on" in cleaned and not cleaned["born_on"] and not cleaned.get("contact"):
            self.add_error("born_on", _("Write the date of birth, or for an organisation the contact."))
        return cleaned


class ClaimEmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a code of six digits to it. You need it again to sign in later."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClaimCodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("claim", "Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self):
        return plain_digits(self.cleaned_data["code"])
