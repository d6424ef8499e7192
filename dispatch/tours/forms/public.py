"""What a guest fills in, without an account."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dispatch.tours import rules
from dispatch.tours.models import MeetingSignUp
from jocs_site.backoffice.forms import FromVisitors


def _so_many(most: int) -> str:
    return gettext("At least one person, and at most %(most)d. Larger groups please telephone us.") % {"most": most}


def people_field(most: int, **changes) -> forms.IntegerField:
    words = lazy(_so_many, str)(most)  # in the language of whoever reads it, not of whoever came first
    return forms.IntegerField(
        label=pgettext_lazy("report meeting", "Number of people, you too"),
        min_value=1,
        max_value=most,
        error_messages={"min_value": words, "max_value": words, "invalid": _("Write a whole number, such as 2.")},
        **changes,
    )


class JoinForm(FromVisitors, forms.ModelForm):
    people = people_field(rules.MOST_PEOPLE, initial=1)
    agrees = forms.BooleanField(label=_("I agree that my details are used so"))

    class Meta:
        model = MeetingSignUp
        fields = ["name", "email", "people", "question", "agrees", "website", "key"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "question": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"name": _("Your name"), "question": _("Questions, or what we should know")}
        help_texts = {
            "email": _("We write to this address, with a link by which you can change or cancel."),
            "question": _("For example: I come with a wheelchair."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].required = True

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"key"}  # a second tap is no mistake of the guest

    def validate_constraints(self):
        """What the table asks beside these fields is set by the service."""


class OwnForm(forms.Form):
    """Changes one's own sign-up. ``most``: larger where the office took it by telephone."""

    people = people_field(rules.MOST_PEOPLE)
    question = JoinForm.base_fields["question"]
    expected_state = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, most: int = rules.MOST_PEOPLE, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"] = people_field(most)
