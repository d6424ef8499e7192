"""What is to be done with money that covers nothing, and accounts to send it back to."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from jocs_site.backoffice.forms import ShownState
from jocs_site.foundation.money import format_yen
from members.models import CreditWish, Purpose
from members.payments.files import BankAccount, account_faults

ACCOUNT_TYPES = [("1", _("ordinary")), ("2", _("current")), ("4", _("savings"))]


class AccountForm(forms.Form):
    """A bank account in Japan; digits may be typed in full width."""

    bank_name = forms.CharField(label=_("Bank"), max_length=30)
    bank_code = forms.CharField(
        label=_("Number of the bank"), max_length=8, required=False, help_text=_("Four digits, if you know them.")
    )
    branch_name = forms.CharField(
        label=_("Branch"), max_length=30, help_text=_("Japan Post Bank: the 店名 for transfers, such as 〇一八.")
    )
    branch_code = forms.CharField(
        label=_("Number of the branch"),
        max_length=6,
        required=False,
        help_text=_("Three digits; they stand in the passbook."),
    )
    account_type = forms.ChoiceField(label=_("Type of the account"), choices=ACCOUNT_TYPES)
    number = forms.CharField(
        label=_("Number of the account"), max_length=16, help_text=_("Up to seven digits; not the one on the card.")
    )
    holder = forms.CharField(
        label=_("Holder of the account, in kana"), max_length=60, help_text=_("As it stands in the passbook.")
    )

    def clean(self):
        cleaned = super().clean()
        if self.errors or not self.wants_account:
            return cleaned
        parts = {name: cleaned[name] for name in ("bank_name", "branch_name", "account_type")}
        parts |= {name: _digits(cleaned[name]) for name in ("bank_code", "branch_code", "number")}
        parts["number"] = parts["number"].zfill(7)
        parts["holder"] = unicodedata.normalize("NFKC", cleaned["holder"])
        faults = account_faults(**parts)
        for field, sentence in faults:
            self.add_error(field, sentence)
        if not faults:
            self.account = BankAccount(**parts)
        return cleaned

    @property
    def wants_account(self) -> bool:
        return True


def _digits(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("-", "").replace(" ", "")


class OrderForm(AccountForm):
    """By the office. ``seen_yen``: what could be given back when the screen was drawn."""

    amount_yen = forms.IntegerField(label=_("Amount to give back (yen)"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
    said_by = forms.CharField(
        label=_("Who asked for it"), max_length=100, help_text=_("By telephone, letter or at the desk.")
    )
    in_cash = forms.BooleanField(label=_("Hand it over in cash; no account is needed"), required=False)
    seen_yen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["amount_yen", "reason", "said_by", "in_cash"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.wants_account:
            for name in AccountForm.base_fields:
                self.fields[name].required = False

    account = None

    @property
    def wants_account(self) -> bool:
        return not self.data.get("in_cash")

    @property
    def facts(self) -> dict:
        names = ("amount_yen", "reason", "said_by", "seen_yen")
        return {name: self.cleaned_data[name] for name in names} | {"account": self.account}


class SeenForm(forms.Form):
    """``seen_yen``: what was left of the payment when the page was drawn."""

    seen_yen = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def details(self) -> dict:
        """What the choice needs, as `services.Answer` names it."""
        return {}


class CreditGiftForm(SeenForm):
    purpose = forms.ModelChoiceField(
        Purpose.objects.offered(), label=_("What shall it be for?"), widget=forms.RadioSelect, empty_label=None
    )

    @property
    def details(self) -> dict:
        return {"purpose_id": self.cleaned_data["purpose"].pk}


class CreditAccountForm(AccountForm, SeenForm):
    @property
    def details(self) -> dict:
        return {"account": self.account}


def credit_form(choice: str, *, needs_account: bool) -> type[SeenForm]:
    """What is still to be said when the choice is made. An online payment goes back the way it came."""
    if choice == CreditWish.Choice.GIFT:
        return CreditGiftForm
    return CreditAccountForm if choice == CreditWish.Choice.REFUND and needs_account else SeenForm


class WishForm(AccountForm, SeenForm):
    """What a payer said to the office; ``choices``: those open for this payment."""

    choice = forms.ChoiceField(label=_("What is wished"))
    said_by = forms.CharField(label=_("Who said so"), max_length=100, help_text=_("The member, a daughter, a letter."))
    purpose = forms.ModelChoiceField(Purpose.objects.offered(), label=_("Purpose, for a gift"), required=False)
    field_order = ["choice", "said_by", "purpose"]
    account = None

    def __init__(self, *args, choices, needs_account: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = choices
        for name in AccountForm.base_fields:
            if not needs_account:
                del self.fields[name]
            elif not self.wants_account:
                self.fields[name].required = False

    @property
    def wants_account(self) -> bool:
        return self.data.get("choice") == CreditWish.Choice.REFUND and "number" in self.fields

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == CreditWish.Choice.GIFT and not cleaned.get("purpose"):
            self.add_error("purpose", _("Choose what the gift is for."))
        return cleaned

    @property
    def details(self) -> dict:
        is_gift = self.cleaned_data["choice"] == CreditWish.Choice.GIFT
        said = {name: self.cleaned_data[name] for name in ("choice", "said_by")}
        return said | {"purpose_id": self.cleaned_data["purpose"].pk if is_gift else None, "account": self.account}


class RefundStepForm(ShownState):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        if not step.needs_reason:
            del self.fields["reason"]


class PayOutForm(ShownState):
    on = forms.DateField(label=_("The money left on"), widget=AdminDateInput)
    reference = forms.CharField(
        label=_("The bank's reference"), max_length=80, help_text=_("For cash, the number in the cash book.")
    )


class BounceForm(ShownState):
    on = forms.DateField(label=_("The money came back on"), widget=AdminDateInput)
    reason = forms.CharField(label=_("What the bank says"), max_length=200)


class BankListForm(forms.Form):
    """Which approved orders, and in which form."""

    orders = forms.MultipleChoiceField(label=_("Refunds"), widget=forms.CheckboxSelectMultiple)
    on = forms.DateField(label=_("The bank pays on"), widget=AdminDateInput)
    form = forms.ChoiceField(
        label=pgettext_lazy("paper or file", "Form"), choices=[("paper", _("list on paper (PDF)"))]
    )

    def __init__(self, *args, orders, has_sender: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["orders"].choices = [
            (str(order.pk), f"{order.pk} · {order.payment.payer} · {format_yen(order.amount_yen)}") for order in orders
        ]
        if has_sender:
            self.fields["form"].choices += [("file", _("file of transfers for the bank (総合振込)"))]
