"""Former scholars: what their list is narrowed to, and whether we keep in touch."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.forms import OfficeForm
from scholarships.forms.progress import ChosenForm


class AlumniForm(ChosenForm):
    in_touch = forms.BooleanField(label=_("only with consent"), required=False)

    @property
    def only_in_touch(self) -> bool:
        return self.is_bound and self.is_valid() and self.cleaned_data["in_touch"]


class InTouchForm(OfficeForm):
    """``version``: of the words that stood above."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    wanted = forms.TypedChoiceField(
        label=_("May JOCS keep in touch after the scholarship?"),
        choices=[
            ("yes", pgettext_lazy("in touch", "Yes, I agree")),
            ("no", pgettext_lazy("in touch", "No, please do not")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
