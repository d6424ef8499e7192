"""Used stamps: what arrived, its weight, its sale, and what a kilogram brings."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.volunteers import rules
from dispatch.volunteers.models import StampLot, StampRate
from jocs_site.backoffice.forms import DayField, OfficeForm, ShownState, day_of, of
from jocs_site.people.backoffice import organisation_chooser, person_chooser
from jocs_site.people.models import Organisation, Person


class ReceiveForm(OfficeForm):
    office = of(StampLot, "office")
    received_on = day_of(StampLot, "received_on")
    category = of(StampLot, "category")
    parcels = of(
        StampLot,
        "parcels",
        min_value=1,
        max_value=10_000,
        error_messages={"min_value": _("There is at least one parcel.")},
    )
    donor = forms.ModelChoiceField(
        Person.objects.current(),
        label=_("person"),
        required=False,
        widget=person_chooser.widget_class,
        help_text=_("Leave both empty when it came without a name."),
    )
    body = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("organisation"),
        required=False,
        widget=organisation_chooser.widget_class,
    )
    wants_slip = of(StampLot, "wants_slip", help_text=_("Only who wrote that they want one gets a slip."))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("donor") and cleaned.get("body"):
            self.add_error("body", _("Name a person or an organisation, not both."))
        if cleaned.get("wants_slip") and not (cleaned.get("donor") or cleaned.get("body")):
            self.add_error("wants_slip", _("A slip needs somebody whom we can write to."))
        return cleaned


class WeighForm(ShownState):
    kilograms = forms.DecimalField(
        label=_("weight (kg)"),
        min_value=Decimal("0.001"),
        max_value=rules.MOST_GRAMS // 1000,
        max_digits=8,
        decimal_places=3,
        localize=False,
        error_messages={"min_value": _("Stamps weigh 0.001 kg or more.")},
    )
    on = DayField(label=_("weighed on"))

    @property
    def details(self) -> dict:
        data = dict(self.cleaned_data)
        return data | {"grams": int(data.pop("kilograms") * 1000)}


class SortForm(ShownState):
    on = DayField(label=_("sorted on"))

    @property
    def details(self) -> dict:
        return self.cleaned_data


class SellForm(ShownState):
    on = day_of(StampLot, "sold_on")
    buyer = of(StampLot, "buyer", required=True)
    proceeds_yen = of(
        StampLot,
        "proceeds_yen",
        required=True,
        max_value=100_000_000,
        error_messages={"min_value": _("Proceeds are not below nothing.")},
    )

    @property
    def details(self) -> dict:
        return self.cleaned_data


class RateForm(OfficeForm):
    category = of(StampRate, "category")
    starts_on = day_of(StampRate, "starts_on")
    yen_per_kg = of(StampRate, "yen_per_kg", min_value=1, max_value=1_000_000)
    source = of(StampRate, "source", help_text=_("For example: the sale of October, or the buyer's list."))
