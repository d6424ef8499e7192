"""Typing in what a notice and its slips say, in any width of digits."""

import re
import unicodedata

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from jocs_site.foundation.days import NoSuchDay, NotADay, read_day
from jocs_site.foundation.money import format_yen
from members import queries
from members.models import Campaign, Membership, Purpose, Slip, SlipBatch
from members.services import Entry, Notice

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class YenField(forms.IntegerField):
    """``１０，０００``, ``10,000円``, ``¥10000``."""

    widget = forms.TextInput(attrs=DIGITS)
    default_error_messages = {"invalid": _("Type the amount in digits.")}

    def to_python(self, value):
        plain = re.sub(r"[,、¥\\円\s]", "", unicodedata.normalize("NFKC", str(value or "")))
        return super().to_python(plain.replace("−", "-"))


class DayField(forms.DateField):
    """A day in any way in which it is written here; shown as ``2026-11-20``."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        try:
            return read_day(value)
        except (NotADay, NoSuchDay) as error:
            raise forms.ValidationError(_("There is no such day. Write it as 2026-11-20.")) from error


class Years(forms.CheckboxSelectMultiple):
    """Boxes that tell the script what ticking them is worth. ``owed_yen``: by the key of the dues."""

    owed_yen: dict[int, int] = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-yen"] = self.owed_yen.get(value, 0)
        return option


class NoticeForm(forms.Form):
    """``is_another`` is asked only when a batch of the same figures is there."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    provider = SlipBatch._meta.get_field("provider").formfield()
    account = SlipBatch._meta.get_field("account").formfield()
    notice_on = SlipBatch._meta.get_field("notice_on").formfield(form_class=DayField, widget=AdminDateInput)
    received_on = SlipBatch._meta.get_field("received_on").formfield(form_class=DayField, widget=AdminDateInput)
    slip_count = SlipBatch._meta.get_field("slip_count").formfield(
        widget=forms.TextInput(attrs=DIGITS | {"autofocus": True})  # what stands above is known, as a rule
    )
    total_yen = SlipBatch._meta.get_field("total_yen").formfield(
        form_class=YenField, widget=forms.TextInput(attrs=DIGITS)
    )
    note = SlipBatch._meta.get_field("note").formfield()
    is_another = forms.BooleanField(
        label=_("This is another notice; I looked."), required=False, widget=forms.HiddenInput
    )

    @property
    def notice(self) -> Notice:
        return Notice(**{name: self.cleaned_data[name] for name in Notice.__dataclass_fields__})


class SlipForm(forms.Form):
    """One slip. ``chosen``: a membership that was picked from a list; ``as_payer``: nobody of the list, a name only.

    ``account``: what stands beside the slip, once the member is known. ``meant``: whom the text in ``number`` means.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=_("Member number or name"), required=False, max_length=60, empty_value="")
    chosen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    as_payer = forms.BooleanField(required=False, widget=forms.HiddenInput)
    amount_yen = YenField(label=_("Amount (yen)"), required=False)
    value_on = DayField(label=_("Day on the slip"))
    gift_yen = YenField(
        label=_("Of it a gift (yen)"), required=False, help_text=_("The whole amount, if nothing is for dues.")
    )
    purpose = forms.ModelChoiceField(Purpose.objects.offered(), label=_("Purpose"), required=False)
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=_("Campaign"), required=False)
    payer_name = forms.CharField(
        label=_("Name of the payer"),
        required=False,
        max_length=100,
        help_text=_("As it stands on the slip; needed where there is no member."),
    )
    message = forms.CharField(label=_("Words on the slip"), required=False, max_length=200)
    dues = forms.TypedMultipleChoiceField(label=_("For these years only"), required=False, coerce=int, widget=Years)
    is_certain = forms.BooleanField(label=_("I looked; it is right."), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].initial = queries.first_purpose()
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "autofocus": True}
        self.doubts: list[str] = []
        self.meant = self._whom()
        self.account = self.meant.membership and queries.account_on_slip(self.meant.membership, timezone.localdate())
        if self.account:
            self.fields["dues"].choices = years_to_choose(self.account)
            self.fields["dues"].widget.owed_yen = {dues.pk: dues.owed_yen for dues in self.account.all_years}

    def _whom(self) -> queries.Meant:
        if not self.is_bound:
            known = self.initial.get("membership")
            return queries.Meant(known) if known else queries.Meant()
        chosen, text = self.data.get("chosen", ""), self.data.get("number", "")
        if chosen.isdecimal():
            return queries.Meant(Membership.objects.with_names().filter(pk=chosen, continues_as=None).first())
        if self.data.get("as_payer") or (not text.strip() and self.data.get("payer_name", "").strip()):
            return queries.Meant()
        return queries.who_is_meant(text, timezone.localdate())

    @property
    def only_asks(self) -> bool:
        """A member, and no amount yet: show what is owed."""
        return self.account is not None and not self.data.get("amount_yen", "").strip()

    def clean(self):
        cleaned = super().clean()
        if self.meant.trouble:
            self.add_error("number", self.meant.trouble)
        elif self.meant.candidates:
            self.add_error("number", _("Choose whose slip it is."))
        if cleaned.get("as_payer") and not cleaned.get("payer_name"):
            cleaned["payer_name"] = cleaned.get("number", "").strip()
        if cleaned.get("amount_yen") is None and not self.has_error("amount_yen"):
            self.add_error("amount_yen", _("Type the amount."))
        return cleaned

    @property
    def entry(self) -> Entry:
        cleaned, membership = self.cleaned_data, self.meant.membership
        return Entry(
            membership_id=membership.pk if membership else None,
            amount_yen=cleaned["amount_yen"],
            value_on=cleaned["value_on"],
            payer_name=cleaned["payer_name"],
            dues_ids=tuple(cleaned["dues"]),
            gift_yen=cleaned["gift_yen"] or 0,
            purpose_id=cleaned["purpose"].pk if cleaned["purpose"] else None,
            campaign_id=cleaned["campaign"].pk if cleaned["campaign"] else None,
            message=cleaned["message"],
        )


def years_to_choose(account: queries.SlipAccount) -> list[tuple[int, str]]:
    """The payer's years, then those of the household with their names."""
    return [
        (
            dues.pk,
            f"{'' if dues.membership_id == account.membership.pk else dues.membership} "
            f"{dues.fiscal_year}: {format_yen(dues.owed_yen)}".strip(),
        )
        for dues in account.all_years
    ]


def figures_of(slip: Slip) -> dict:
    """What stands in the form when a slip is corrected."""
    names = ("amount_yen", "value_on", "gift_yen", "purpose", "campaign", "payer_name", "message", "membership")
    chosen = [dues.pk for dues in slip.dues.all()]
    figures = {name: getattr(slip, name) for name in names}
    return figures | {"gift_yen": slip.gift_yen or "", "dues": chosen, "key": slip.key}
