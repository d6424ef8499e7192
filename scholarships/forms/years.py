"""The years of a scholarship: suspended, completed, ended by the committee; and the look at the sanctions lists."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.forms import OfficeForm, ShownState, day_of, of
from scholarships.models import Award, PanelMember, Ruling, SanctionCheck, ServiceObligation
from scholarships.services import Ruled


class SuspendForm(ShownState):
    suspended_on = day_of(Award, "suspended_on")
    reason = of(Ruling, "reason", widget=forms.Textarea(attrs={"rows": 3}))


class CompleteForm(ShownState):
    completed_on = day_of(Award, "completed_on")
    certificate = forms.FileField(
        label=capfirst(_("certificate of completion")), help_text=_("PDF, JPEG or PNG, up to 10 MB.")
    )


class CompleteWithReturnForm(CompleteForm):
    """The same where the call asks for service afterwards."""

    return_by = day_of(ServiceObligation, "return_by")


class SignerField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=PanelMember.objects.none(), **kwargs)


class RulingForm(ShownState):
    """What the minutes of the committee say of one scholarship."""

    meeting_on = day_of(Ruling, "meeting_on")
    minutes = of(Ruling, "minutes")
    effective_on = day_of(Ruling, "effective_on")
    reason = of(Ruling, "reason", widget=forms.Textarea(attrs={"rows": 3}))
    first_signer = SignerField(label=_("first to sign"))
    second_signer = SignerField(label=_("second to sign"))

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_signer", "second_signer"):
            self.fields[name].queryset = members

    @property
    def ruled(self) -> Ruled:
        names = ("meeting_on", "minutes", "effective_on", "reason")
        signers = (self.cleaned_data["first_signer"], self.cleaned_data["second_signer"])
        return Ruled(**{name: self.cleaned_data[name] for name in names}, signers=signers)


class PayBackForm(RulingForm):
    """The same, with a sum that the scholar pays back."""

    amount = of(Ruling, "amount", min_value=0, required=True, help_text=_("In the currency of the award."))


class TerminateForm(PayBackForm):
    amount = of(
        Ruling, "amount", min_value=0, required=True, help_text=_("In the currency of the award; 0 for nothing.")
    )


class SanctionForm(OfficeForm):
    checked_on = day_of(SanctionCheck, "checked_on")
    is_clear = forms.TypedChoiceField(
        label=_("Country, bank and holder"),
        choices=[
            ("yes", pgettext_lazy("sanctions", "None of them is on a list")),
            ("no", pgettext_lazy("sanctions", "One of them is on a list")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text=_("The lists of the Ministry of Finance under the Foreign Exchange and Foreign Trade Act."),
    )
    note = of(SanctionCheck, "note", help_text=_("Only if something was found: what, and on which list."))
