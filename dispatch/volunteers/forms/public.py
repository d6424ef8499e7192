"""What a visitor fills in, by telephone, without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.volunteers.models import SignUpRequest
from jocs_site.backoffice.forms import FromVisitors
from jocs_site.foundation.names import is_reading, to_katakana


class JoinForm(FromVisitors, forms.ModelForm):
    agrees = forms.BooleanField(label=_("I agree to this use of my details"))

    class Meta:
        model = SignUpRequest
        fields = [
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "email",
            "phone",
            "wishes",
            "agrees",
            "website",
            "key",
        ]
        widgets = {
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "wishes": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "family_kana": _("Family name in kana"),
            "given_kana": _("Given name in kana"),
            "wishes": _("Anything we should know?"),
        }
        help_texts = {
            "family_kana": _("In kana. Leave it empty if your name is written in Latin letters."),
            "email": _("We send you a link to confirm."),
            "phone": _("In case something changes on the day."),
            "wishes": _("For example: I would rather sit, or I come with a friend."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("family_name", "given_name", "email", "phone"):
            self.fields[name].required = True

    def clean_family_kana(self):
        return _in_kana(self.cleaned_data["family_kana"])

    def clean_given_kana(self):
        return _in_kana(self.cleaned_data["given_kana"])

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if sum(letter.isdigit() for letter in phone) < 6:
            raise forms.ValidationError(_("Write the telephone number with its digits."))
        return phone

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"key"}  # a second tap is no mistake of the visitor


def _in_kana(text: str) -> str:
    kana = to_katakana(text)
    if not is_reading(kana):
        raise forms.ValidationError(_("Write the reading in kana."))
    return kana


class LinkForm(forms.Form):
    email = forms.EmailField(label=_("e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class WhoForm(forms.Form):
    """Who stands at the table."""

    kana = forms.CharField(
        label=_("Family name in kana"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    digits = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("Last four digits of your telephone"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
        error_messages={"invalid": _("Write the last four digits.")},
    )
