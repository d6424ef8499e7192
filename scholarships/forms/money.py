"""Awards and instalments."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.currency import currency_field
from jocs_site.backoffice.forms import DayField, ShownState, day_of, of
from scholarships.models import Award, Instalment


class AwardForm(forms.Form):
    amount = of(Award, "amount")
    currency = currency_field()
    rate = of(Award, "rate", min_value=0, help_text=_("1 for yen."))
    rate_on = day_of(Award, "rate_on")
    agreement_signed_on = day_of(Award, "agreement_signed_on", required=False)


class PledgeForm(forms.Form):
    signed_on = day_of(Award, "agreement_signed_on")


class PlanForm(forms.Form):
    """Equal parts; what does not divide goes to the last one."""

    count = forms.IntegerField(label=capfirst(_("number of instalments")), min_value=1, max_value=24, initial=4)
    first_due_on = DayField(label=capfirst(_("first due on")))
    months_between = forms.IntegerField(label=capfirst(_("months between them")), min_value=1, max_value=24, initial=6)


class SendForm(ShownState):
    sent_on = day_of(Instalment, "sent_on")
    rate = of(Instalment, "rate", min_value=0, required=True, help_text=_("1 for yen."))
    fee_yen = of(Instalment, "fee_yen", min_value=0, required=False, help_text=_("Beside the sum. Empty if not known."))
    bank_reference = of(Instalment, "bank_reference", required=True)


class ReceiveForm(ShownState):
    received_on = day_of(Instalment, "received_on")
    received_amount = of(
        Instalment, "received_amount", required=False, help_text=_("What the scholar's bank paid out, if they told us.")
    )
    received_currency = of(
        Instalment, "received_currency", required=False, help_text=_("Three capitals, as USD or TZS.")
    )

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("received_amount")) != bool(cleaned.get("received_currency")):
            self.add_error("received_currency", _("Give the amount and its currency, or neither."))
        return cleaned


class OwnReceiveForm(ReceiveForm):
    """The scholar's own, on a telephone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].label = _("Day on which the money arrived")
        self.fields["received_amount"].help_text = _("What your bank paid out, if you know it.")
