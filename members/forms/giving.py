"""What somebody fills in who gives, with or without an account."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.money import format_yen
from jocs_site.people.forms import FillsAddress, PostalCodeInput
from members import rules
from members.models import Campaign, Gift, Purpose, Visitor
from members.services import GiftWish

SUMS = (3_000, 5_000, 10_000, 30_000)
OTHER = "other"
FORGIVEN = set("¥￥,，円 \u3000")
ONCE, MONTHLY = "once", "monthly"
AUTOCOMPLETE = {
    "family_name": "family-name",
    "given_name": "given-name",
    "prefecture": "address-level1",
    "city": "address-level2",
    "street": "address-line1",
    "building": "address-line2",
    "organisation_name": "organization",
}


class GiveForm(forms.Form):
    """How much and what for. ``today``: which appeals run. ``website`` is for robots: people do not see it."""

    amount = forms.ChoiceField(
        label=_("How much would you like to give?"),
        choices=[*((str(yen), format_yen(yen)) for yen in SUMS), (OTHER, _("another sum"))],
        widget=forms.RadioSelect,
        initial="5000",
    )
    other_yen = forms.CharField(
        label=_("Another sum (yen)"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=[(ONCE, _("once")), (MONTHLY, _("every month"))],
        widget=forms.RadioSelect,
        initial=ONCE,
    )
    purpose = forms.ModelChoiceField(
        Purpose.objects.offered(), label=_("What is it for?"), widget=forms.RadioSelect, empty_label=None
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Which appeal do you answer?"), required=False, empty_label=_("none of these")
    )
    receipt_wish = forms.ChoiceField(
        label=_("Receipt"),
        choices=Gift.ReceiptWish.choices,
        widget=forms.RadioSelect,
        initial=Gift.ReceiptWish.YEARLY,
        help_text=_("The receipt for the whole year comes at the end of January."),
    )
    message = forms.CharField(
        label=_("A word to us"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    website = forms.CharField(label=_("Please leave this empty"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, today: date, may_be_monthly: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = Campaign.objects.running(today)
        if not may_be_monthly:
            del self.fields["rhythm"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("amount") == OTHER:
            cleaned["amount_yen"] = self._other_yen(cleaned.get("other_yen", ""))
        elif cleaned.get("amount"):
            cleaned["amount_yen"] = int(cleaned["amount"])
        return cleaned

    def _other_yen(self, text: str) -> int | None:
        """Commas, the sign of the yen and full-width digits are forgiven."""
        digits = "".join(str(int(letter)) for letter in text if letter.isdecimal())
        rest = "".join(letter for letter in text if not letter.isdecimal())
        amount_yen = int(digits or 0)
        if set(rest) - FORGIVEN or not rules.is_payment_amount(amount_yen):
            self.add_error("other_yen", _("Write the sum in figures, for example 20000."))
            return None
        return amount_yen

    @property
    def is_robot(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def is_monthly(self) -> bool:
        return self.cleaned_data.get("rhythm") == MONTHLY

    @property
    def wish(self) -> GiftWish:
        cleaned = self.cleaned_data
        return GiftWish(
            cleaned["amount_yen"],
            cleaned["purpose"].pk,
            campaign_id=cleaned["campaign"] and cleaned["campaign"].pk,
            message=cleaned["message"],
            receipt_wish=cleaned["receipt_wish"],
        )


class VisitorForm(FillsAddress, forms.ModelForm):
    """Who gives. The address is needed for the receipt only."""

    agrees = forms.BooleanField(label=_("I agree to this use of my details"))

    class Meta:
        model = Visitor
        fields = [
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "organisation_name",
            "email",
            "phone",
            "country",
            "postal_code",
            "prefecture",
            "city",
            "street",
            "building",
            "address_abroad",
        ]
        widgets = {
            "postal_code": PostalCodeInput,
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "address_abroad": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "family_kana": _("In kana. Leave it empty if your name is written in Latin letters."),
            "organisation_name": _("If a church, school or company gives."),
            "email": _("For our thanks and if there is a question. If you have none, we write by post."),
        }
        labels = {"family_kana": _("Family name in kana"), "given_kana": _("Given name in kana")}

    def __init__(self, *args, needs_address: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.needs_address = needs_address
        for name, value in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value

    def clean(self):
        cleaned = super().clean()
        at_home = ("postal_code", "prefecture", "city", "street")
        needed = at_home if cleaned.get("country") == "JP" else ("address_abroad",)
        for name in needed if self.needs_address else ():
            if name in cleaned and not cleaned[name]:
                self.add_error(name, _("We need the address for the receipt."))
        return cleaned
