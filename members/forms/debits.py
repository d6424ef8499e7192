"""Direct debit: mandates as they stand on the bank's form, and runs."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from jocs_site.foundation.periods import fiscal_year
from members.models import Mandate
from members.payments.accounts import from_passbook

MOST_BYTES_OF_SCAN = 5_000_000
SCANS = ["pdf", "jpg", "jpeg", "png"]


def not_too_large(scan) -> None:
    if scan.size > MOST_BYTES_OF_SCAN:
        raise forms.ValidationError(_("The scan is larger than 5 MB. Scan it with fewer dots."))


SCAN_HELP = _("PDF, JPEG or PNG, 5 MB at most. Only who may read whole account numbers can open it.")
SCAN_VALIDATORS = [FileExtensionValidator(SCANS), not_too_large]


class MandateForm(forms.ModelForm):
    """The bank's form, field by field; all faults at once. A passbook of ゆうちょ gives the branch by its 記号."""

    symbol = forms.CharField(
        label=_("記号 of the passbook"),
        max_length=7,
        required=False,
        help_text=_("Only for ゆうちょ銀行: five digits. The branch is found from it; leave the branch empty."),
    )
    number = forms.CharField(
        label=_("Account number"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Seven digits; for ゆうちょ銀行 the 番号 of the passbook."),
    )
    scan = forms.FileField(label=_("Scan of the form"), required=False, validators=SCAN_VALIDATORS, help_text=SCAN_HELP)
    is_replacing = forms.BooleanField(label=_("It replaces the mandate that is in force"), required=False)

    class Meta:
        model = Mandate
        fields = ["bank_code", "bank_name", "branch_code", "branch_name", "account_type", "holder"]
        fields += ["received_on", "valid_from", "scan"]
        widgets = {"received_on": AdminDateInput, "valid_from": AdminDateInput}

    field_order = [
        "bank_code", "bank_name", "symbol", "branch_code", "branch_name", "account_type", "number", "holder",
        "received_on", "valid_from", "scan", "is_replacing",
    ]  # fmt: skip

    def __init__(self, *args, live: Mandate | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch_code"].required = False
        if live is None:
            del self.fields["is_replacing"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("symbol"):
            found = from_passbook(cleaned["symbol"], cleaned.get("number", ""))
            cleaned["branch_code"] = found[0] if found else "000"  # the service says what is wrong with the 記号
        return cleaned


class ScanForm(forms.Form):
    scan = forms.FileField(label=_("Scan of the form"), validators=SCAN_VALIDATORS, help_text=SCAN_HELP)


class DebitChoiceForm(forms.Form):
    """Above the list: which day and which dues. ``today`` says which years there are to choose from."""

    debit_on = forms.DateField(label=_("Day of the debit"), widget=AdminDateInput)
    fiscal_year = forms.TypedChoiceField(label=_("Dues"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        year = fiscal_year(today)
        only = [(one, _("only of fiscal year %(year)d") % {"year": one}) for one in (year + 1, year, year - 1)]
        self.fields["fiscal_year"].choices = [("", _("all that is owed")), *only]


class DebitRunForm(forms.Form):
    """What the screen showed; the service compares."""

    count = forms.IntegerField(widget=forms.HiddenInput)
    total_yen = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def expected(self) -> tuple[int, int]:
        return self.cleaned_data["count"], self.cleaned_data["total_yen"]


class DebitAnswerForm(forms.Form):
    file = forms.FileField(
        label=_("The bank's answer"),
        help_text=_("As it was downloaded; do not open and save it in another program before."),
    )


class CallOffForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
    is_told = forms.BooleanField(
        label=_("Write to those who got the notice that nothing will be debited"), required=False, initial=True
    )


class SettleDebitForm(forms.Form):
    words = forms.CharField(
        label=_("What was done"), max_length=200, help_text=_("For example: sent a payment sheet on 8 January.")
    )
