"""Lists of payments for the bank."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jocs_site.backoffice.forms import DayField, OfficeForm, day_of, of
from jocs_site.foundation.money import format_money
from scholarships.models import PaymentBatch


class MakeBatchForm(OfficeForm):
    currency = forms.ChoiceField(label=_("currency"), widget=forms.RadioSelect)
    due_until = DayField(label=_("payments due by"))

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(one.currency, self.told(one)) for one in waiting]

    @staticmethod
    def told(one) -> str:
        words = {"total": format_money(one.amount, one.currency), "count": one.count}
        return ngettext("%(total)s in %(count)d payment", "%(total)s in %(count)d payments", one.count) % words


class BatchSentForm(OfficeForm):
    sent_on = day_of(PaymentBatch, "sent_on")
    rate = of(PaymentBatch, "rate", min_value=0, required=True, help_text=_("1 for yen."))
    fee_yen = of(PaymentBatch, "fee_yen", min_value=0, required=False, help_text=_("For the whole list."))
    bank_reference = of(PaymentBatch, "bank_reference", required=True)


class GiveBatchUpForm(OfficeForm):
    reason = forms.CharField(label=capfirst(_("reason")), widget=forms.Textarea(attrs={"rows": 3}))
