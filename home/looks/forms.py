"""A form with every kind of field. What is sent with it goes nowhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.people.forms import PostalCodeInput

WAYS = [("mail", _("By e-mail")), ("post", _("By post")), ("phone", _("By telephone"))]


class EveryField(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("Name"), help_text=_("As it stands on letters to you."))
    mail = forms.EmailField(label=_("E-mail address"))
    postal_code = forms.CharField(label=_("Postal code"), required=False, widget=PostalCodeInput)
    born_on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    country = forms.ChoiceField(label=_("Country"), choices=[("", "–"), ("JP", _("Japan")), ("TZ", _("Tanzania"))])
    way = forms.ChoiceField(label=_("How may we answer?"), choices=WAYS, widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(
        label=_("What may we send?"),
        choices=[("news", _("Newsletter")), ("meetings", _("Report meetings"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(label=_("Your words"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    paper = forms.FileField(label=_("A file"), required=False, help_text=_("A PDF of at most 5 MB."))
    number = forms.CharField(
        label=_("Member's number"), disabled=True, initial="1960-07", help_text=_("The office gives it.")
    )
    agrees = forms.BooleanField(label=_("I have read what is done with my answers."))


def untouched() -> EveryField:
    return EveryField(prefix="new")


def with_faults() -> EveryField:
    """Sent too early: an address with a fault, and nothing said where something must be."""
    return EveryField({"sent-name": "", "sent-mail": "hanako@", "sent-words": _("Thank you.")}, prefix="sent")
