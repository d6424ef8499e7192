"""What a payment waits for, and what comes after it."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.forms import OfficeForm, ShownState, day_of, of
from scholarships.models import BankAccount, EnrolmentConfirmation, Instalment

AS_ON_PAPER = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}


class NumberField(forms.CharField):
    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs=AS_ON_PAPER)
        super().__init__(label=capfirst(_("account number or IBAN")), max_length=50, widget=widget, **kwargs)


class AccountForm(OfficeForm):
    owner = of(BankAccount, "owner")
    holder = of(BankAccount, "holder", help_text=_("Letter by letter as the bank writes it."))
    bank_name = of(BankAccount, "bank_name")
    branch_name = of(BankAccount, "branch_name")
    country = of(BankAccount, "country")
    bic = forms.CharField(
        label=capfirst(_("SWIFT code (BIC)")),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=AS_ON_PAPER),
        help_text=_("Eight or eleven letters and digits."),
    )
    number = NumberField(help_text=_("It is kept encrypted. Screens and lists show its last four digits."))


class ApproveManyForm(OfficeForm):
    """``instalments``: those that were ticked."""

    instalments = forms.ModelMultipleChoiceField(
        label=_("instalments"),
        queryset=Instalment.objects.none(),
        error_messages={
            "required": _("Tick at least one payment."),
            "invalid_choice": _("Something holds one of these payments back by now. Look at the list again."),
        },
    )

    def __init__(self, *args, free: list[Instalment], **kwargs):
        super().__init__(*args, **kwargs)
        self.free = free
        self.fields["instalments"].queryset = Instalment.objects.filter(pk__in=[one.pk for one in free])

    @property
    def ticked(self) -> list[Instalment]:
        chosen = set(self.cleaned_data["instalments"])
        return [one for one in self.free if one in chosen]


class LookForm(OfficeForm):
    number = NumberField(help_text=_("Type it from the scholar's paper, not from memory."))


class EnrolmentForm(OfficeForm):
    study_year = of(EnrolmentConfirmation, "study_year", min_value=1)
    confirmed_on = day_of(EnrolmentConfirmation, "confirmed_on")
    confirmed_by = of(EnrolmentConfirmation, "confirmed_by")


class ReceiptForm(ShownState):
    file = forms.FileField(label=capfirst(_("signed receipt")), help_text=_("PDF, JPEG or PNG, up to 10 MB."))


class RefundForm(ShownState):
    refunded_on = day_of(Instalment, "refunded_on")
    refunded_amount = of(Instalment, "refunded_amount", required=True)
    reason = forms.CharField(label=capfirst(_("reason")), widget=forms.Textarea(attrs={"rows": 3}))
