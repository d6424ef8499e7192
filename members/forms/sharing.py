"""One payment for several: dues of a whole household, and gifts, each with its amount."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.money import format_yen
from members import rules
from members.forms.money import PaymentForm
from members.models import Dues, Gift, Membership, Purpose
from members.services import GiftWish, Received, payer_of

NEW_GIFTS = (1, 2)


class SharesForm(forms.Form):
    """A row for each year that owes, each gift there is, and two new gifts; what is not shared is left over.

    dues: with ``owed_yen``, what may be covered at most; shared: what each year and gift has now, by field name.
    """

    left_over_yen = forms.IntegerField(label=_("Left over as credit (yen)"), min_value=0, max_value=rules.MOST_YEN)

    def __init__(
        self,
        *args,
        dues: Sequence[Dues] = (),
        gifts: Sequence[Gift] = (),
        givers: Sequence[Membership] = (),
        shared: Mapping[str, int] | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.dues, self.gifts, self.shared = list(dues), list(gifts), shared or {}
        self.givers = {str(one.pk): one for one in givers}
        for one in self.dues:
            self._add_yen(f"dues_{one.pk}", f"{one.membership} · {one.fiscal_year}")
        for gift in self.gifts:
            self._add_yen(f"gift_{gift.pk}", f"{gift.payer} · {gift.purpose}")
        for number in NEW_GIFTS:
            self._add_new_gift(number)

    def _add_yen(self, name: str, label: str) -> None:
        self.fields[name] = forms.IntegerField(
            label=label, required=False, min_value=0, max_value=rules.MOST_YEN, initial=self.shared.get(name)
        )

    def _add_new_gift(self, number: int) -> None:
        self._add_yen(f"new_{number}_yen", _("New gift %(number)d (yen)") % {"number": number})
        self.fields[f"new_{number}_purpose"] = forms.ModelChoiceField(
            Purpose.objects.offered(), label=_("Purpose"), required=False
        )
        givers = [("", _("the payer")), *((key, str(one)) for key, one in self.givers.items())]
        self.fields[f"new_{number}_giver"] = forms.ChoiceField(label=_("Giver"), required=False, choices=givers)

    @property
    def rows(self) -> list[tuple[str, str, forms.BoundField]]:
        """What it is for, how much may be covered, and the field."""
        dues = [
            (self.fields[f"dues_{one.pk}"].label, format_yen(one.owed_yen), self[f"dues_{one.pk}"]) for one in self.dues
        ]
        return dues + [(self.fields[f"gift_{one.pk}"].label, "", self[f"gift_{one.pk}"]) for one in self.gifts]

    @property
    def new_rows(self) -> list[tuple]:
        return [tuple(self[f"new_{number}_{name}"] for name in ("yen", "purpose", "giver")) for number in NEW_GIFTS]

    @property
    def in_rows(self) -> set[str]:
        """Fields that stand in the table, so that they are not shown once more."""
        return {field.name for *_words, field in self.rows} | {field.name for row in self.new_rows for field in row}

    @property
    def total_yen(self) -> int | None:
        """What is to be shared; ``None`` while it is unknown."""
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        for number in NEW_GIFTS:
            if cleaned.get(f"new_{number}_yen") and not cleaned.get(f"new_{number}_purpose"):
                self.add_error(f"new_{number}_purpose", _("Choose what the gift is for."))
        shared_yen = sum(cleaned.get(name) or 0 for name in self.fields if name.startswith(("dues_", "gift_")))
        shared_yen += sum(cleaned.get(f"new_{number}_yen") or 0 for number in NEW_GIFTS)
        shared_yen += cleaned.get("left_over_yen") or 0
        if not self.errors and self.total_yen is not None and shared_yen != self.total_yen:
            words = {"shared": format_yen(shared_yen), "total": format_yen(self.total_yen)}
            raise forms.ValidationError(_("The rows make %(shared)s together; the payment is %(total)s.") % words)
        return cleaned

    def of(self, beginning: str) -> dict[int, int]:
        """Yen by key of the years (``dues_``) or gifts (``gift_``), those with nothing left out."""
        found = {name: yen for name, yen in self.cleaned_data.items() if name.startswith(beginning) and yen}
        return {int(name.removeprefix(beginning)): yen for name, yen in found.items()}

    @property
    def new_gifts(self) -> tuple[GiftWish, ...]:
        wishes = []
        for number in NEW_GIFTS:
            yen = self.cleaned_data[f"new_{number}_yen"]
            giver = self.givers.get(self.cleaned_data[f"new_{number}_giver"])
            if yen:
                purpose = self.cleaned_data[f"new_{number}_purpose"]
                wishes.append(GiftWish(yen, purpose.pk, giver=payer_of(giver) if giver else None))
        return tuple(wishes)


class SeveralForm(SharesForm, PaymentForm):
    """A new payment, shared by hand."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("dues", None)
        self.order_fields(["number", "amount_yen", "provider", "reference", "received_on", "confirmed_on"])

    @property
    def total_yen(self):
        return self.cleaned_data.get("amount_yen")

    @property
    def received(self) -> Received:
        names = ("amount_yen", "provider", "reference", "received_on", "confirmed_on", "payer_name")
        figures = {name: self.cleaned_data[name] for name in names}
        shares = tuple(self.of("dues_").items())
        return Received(membership_id=self.membership.pk, shares=shares, gifts=self.new_gifts, **figures)


class ShareAnewForm(SharesForm):
    """A payment that was booked. ``seen``: the shares that stood when the screen was drawn."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, to_share_yen: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.to_share_yen = to_share_yen

    @property
    def total_yen(self):
        return self.to_share_yen
