"""A copy of the statutory register."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from members import queries
from members.models import RegisterCopy


class RegisterForm(forms.Form):
    on = forms.DateField(label=_("As it stood on"), widget=AdminDateInput)
    form = forms.ChoiceField(label=pgettext_lazy("paper or file", "Form"), choices=RegisterCopy.Form.choices)
    number = forms.CharField(
        label=_("Number of the member who asks to inspect it"),
        max_length=10,
        required=False,
        help_text=_("Leave empty when the office itself needs it."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the copy is for. It stays on record with your name."),
    )

    def clean_number(self):
        """The membership; None where the field is empty."""
        number = self.cleaned_data["number"]
        membership = queries.membership_by_number(number) if number else None
        if number and membership is None:
            raise forms.ValidationError(_("There is no member with this number."))
        return membership
