"""What the treasurer types about saved cards."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput


class AnnounceForm(forms.Form):
    """The year is chosen above the form, where the screen shows whom the letters would reach."""

    year = forms.IntegerField(widget=forms.HiddenInput, min_value=1960, max_value=2100)
    charge_on = forms.DateField(label=_("To be charged on"), widget=AdminDateInput)


class AgainForm(forms.Form):
    """``after``: the number of the try that the screen showed."""

    after = forms.IntegerField(widget=forms.HiddenInput)
