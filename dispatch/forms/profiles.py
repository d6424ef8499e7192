"""What the public may see of a posting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import Posting, PublicProfile
from jocs_site.backoffice.forms import DayField, LastDayField, OfficeForm, of


class ProfileForm(OfficeForm):
    text_ja = of(PublicProfile, "text_ja", help_text=_("At most 400 letters."))
    text_en = of(PublicProfile, "text_en", help_text=_("At most 800 letters."))
    consent_given_on = DayField(
        label=_("consent given on"), help_text=_("The day on which the worker agreed to be shown in public.")
    )
    consent_ends_before = LastDayField(label=_("consent holds until"), required=False)


class ReleaseForm(OfficeForm):
    on = DayField(label=_("released on"))
    text_ja = forms.CharField(widget=forms.HiddenInput)


class SensitivityForm(OfficeForm):
    sensitivity = of(Posting, "sensitivity")


class DayForm(OfficeForm):
    on = DayField(label=_("day"))
