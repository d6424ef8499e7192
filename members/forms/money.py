"""Dues, payments and receipts."""

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from jocs_site.foundation.money import format_yen
from members import queries, rules
from members.models import Membership
from members.payments import providers
from members.services import Received


class PaymentForm(forms.Form):
    """Money for one member, by number. ``membership``: whose number it is, ``None`` while unknown."""

    number = forms.CharField(label=_("Member number"), max_length=10)
    amount_yen = forms.IntegerField(label=_("Amount (yen)"))
    provider = forms.ChoiceField(label=_("Way of payment"))
    reference = forms.CharField(
        label=_("Reference"), max_length=100, help_text=_("The number of the slip, statement or receipt book.")
    )
    received_on = forms.DateField(label=_("Arrived on"), widget=AdminDateInput)
    confirmed_on = forms.DateField(
        label=_("Confirmed on"), widget=AdminDateInput, help_text=_("Today, as a rule. The date on the receipt.")
    )
    payer_name = forms.CharField(
        label=_("Name of the payer"), max_length=200, required=False, help_text=_("As it stands on the slip.")
    )
    dues = forms.MultipleChoiceField(
        label=_("For these years only"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave empty to cover the oldest first. What is left over stays as credit."),
    )

    NOT_OF_PAYMENT = ("number", "dues", "family_asked")

    def __init__(self, *args, membership: Membership | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.fields["provider"].choices = [
            (code, provider.describe().name) for code, provider in providers.by_hand().items()
        ]
        owed = queries.owed_dues(membership) if membership else []
        self.fields["dues"].choices = [(dues.pk, f"{dues.fiscal_year}: {format_yen(dues.owed_yen)}") for dues in owed]
        if not owed:
            del self.fields["dues"]
        if membership and membership.person and membership.person.deceased_on:
            self.fields["family_asked"] = forms.BooleanField(
                label=_("The member has died, and the family has said what this money is for."),
                error_messages={"required": _("The member has died. Ask the family what the money is for.")},
            )

    def clean_number(self):
        if self.membership is None:
            raise forms.ValidationError(_("No member has this number."))
        return self.cleaned_data["number"]

    @property
    def received(self) -> Received:
        figures = {name: value for name, value in self.cleaned_data.items() if name not in self.NOT_OF_PAYMENT}
        chosen = tuple(int(pk) for pk in self.cleaned_data.get("dues", ()))
        return Received(membership_id=self.membership.pk, dues_ids=chosen, **figures)


class ReverseForm(forms.Form):
    on = forms.DateField(label=_("On"), widget=AdminDateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RefundForm(forms.Form):
    """``seen_yen``: what could be given back when the screen was drawn."""

    amount_yen = forms.IntegerField(label=_("Amount to give back (yen)"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
    seen_yen = forms.IntegerField(widget=forms.HiddenInput)


class WaiveForm(ReverseForm):
    """The same two questions."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class NothingForm(forms.Form):
    """Nothing to ask: the screen says what will happen, and the button does it."""


AS_A_GIFT = 0


class CreditForm(forms.Form):
    """Where the money goes: to a year that owes, as a higher sum to one that is paid, or as a gift."""

    dues_id = forms.TypedChoiceField(label=_("Dues to cover"), coerce=int)

    def __init__(self, *args, years: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.owing = {dues.pk for dues in years if dues.owed_yen}
        higher = _("as a higher sum")
        self.fields["dues_id"].choices = [
            (dues.pk, f"{dues.fiscal_year}: {format_yen(dues.owed_yen) if dues.owed_yen else higher}")
            for dues in years
            if not dues.waived_on
        ]
        self.fields["dues_id"].choices += [(AS_A_GIFT, _("as a gift"))]

    @property
    def is_gift(self) -> bool:
        return self.cleaned_data["dues_id"] == AS_A_GIFT

    @property
    def is_owing(self) -> bool:
        return self.cleaned_data["dues_id"] in self.owing


class RaiseDuesForm(forms.Form):
    """The year is chosen above the form, where the screen shows what would be made for it."""

    fiscal_year = forms.IntegerField(widget=forms.HiddenInput, min_value=1960, max_value=2100)
    due_on = forms.DateField(
        label=_("To be paid by"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Leave empty for the last day of the fiscal year."),
    )


class FirstYearForm(forms.Form):
    """From which day, and the share of each month, April first."""

    starts_on = forms.DateField(label=_("In force from"), widget=AdminDateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for month in rules.shares_by_month("whole"):
            label = _("Joining in %(month)s: percent of the year's dues") % {"month": MONTHS[month]}
            self.fields[f"month_{month}"] = forms.IntegerField(label=label, min_value=0, max_value=100)

    @property
    def percents(self) -> dict[int, int]:
        return {month: self.cleaned_data[f"month_{month}"] for month in rules.shares_by_month("whole")}
