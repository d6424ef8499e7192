"""What the office enters about gifts, and who gave them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from jocs_site.people.backoffice import organisation_chooser, person_chooser
from jocs_site.people.models import Organisation, Person
from members import queries
from members.models import Campaign, Gift, Purpose
from members.payments import providers
from members.services import GiftWish, Payer, Received


class GiverFields(forms.Form):
    """A person or an organisation on record."""

    person = forms.ModelChoiceField(
        Person.objects.current(), label=_("Person"), required=False, widget=person_chooser.widget_class
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, widget=organisation_chooser.widget_class
    )
    given_on = forms.DateField(label=_("Arrived on"), widget=AdminDateInput)
    purpose = forms.ModelChoiceField(Purpose.objects.offered(), label=_("Purpose"))
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=_("Campaign"), required=False)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("person")) == bool(cleaned.get("organisation")):
            self.add_error("person", _("Give a person or an organisation, not both."))
        return cleaned

    @property
    def giver(self) -> Payer:
        person, body = self.cleaned_data["person"], self.cleaned_data["organisation"]
        return Payer(person_id=person.pk) if person else Payer(organisation_id=body.pk)

    @property
    def campaign_id(self) -> int | None:
        campaign = self.cleaned_data["campaign"]
        return campaign.pk if campaign else None


class MoneyGiftForm(GiverFields):
    amount_yen = forms.IntegerField(label=_("Amount (yen)"))
    provider = forms.ChoiceField(label=_("Way of payment"))
    reference = forms.CharField(
        label=_("Reference"), max_length=100, help_text=_("The number of the slip, statement or receipt book.")
    )
    receipt_wish = forms.ChoiceField(label=_("Receipt"), choices=Gift.ReceiptWish.choices)
    message = forms.CharField(label=_("A word to us"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ways = providers.by_hand().items()
        self.fields["provider"].choices = [(code, provider.describe().name) for code, provider in ways]

    @property
    def received(self) -> Received:
        """On the account of the membership of whoever gives, where there is one."""
        cleaned = self.cleaned_data
        wish = GiftWish(
            cleaned["amount_yen"],
            cleaned["purpose"].pk,
            campaign_id=self.campaign_id,
            message=cleaned["message"],
            receipt_wish=cleaned["receipt_wish"],
        )
        membership = queries.membership_of_holder(cleaned["person"] or cleaned["organisation"])
        return Received(
            membership.pk if membership else None,
            cleaned["amount_yen"],
            cleaned["given_on"],
            cleaned["provider"],
            cleaned["reference"],
            gifts=(wish,),
            payer=None if membership else self.giver,
        )


class StampsForm(GiverFields):
    kind = forms.ChoiceField(label=_("Kind"), choices=[one for one in Gift.Kind.choices if one[0] != Gift.Kind.MONEY])
    amount_yen = forms.IntegerField(
        label=_("Face value (yen)"), required=False, min_value=1, help_text=_("Of unused stamps only.")
    )
    on_paper = forms.BooleanField(label=_("Stuck on paper"), required=False)
    weight_g = forms.IntegerField(label=_("Weight (g)"), required=False, min_value=1)
    pieces = forms.IntegerField(label=_("Number of pieces"), required=False, min_value=1)
    office = forms.ChoiceField(
        label=_("Which office"), choices=[("", "---------"), *Gift.Office.choices], required=False
    )
    wants_thanks = forms.BooleanField(label=_("Asked for a slip of thanks"), required=False)

    @property
    def details(self) -> dict:
        plain = ("kind", "amount_yen", "given_on", "on_paper", "weight_g", "pieces", "office", "wants_thanks")
        details = {name: self.cleaned_data[name] for name in plain}
        return details | {
            "giver": self.giver,
            "purpose_id": self.cleaned_data["purpose"].pk,
            "campaign_id": self.campaign_id,
        }


class IdentifyForm(forms.Form):
    """Exactly one answer; the service says so."""

    person = GiverFields.base_fields["person"]
    organisation = GiverFields.base_fields["organisation"]
    is_new = forms.BooleanField(label=_("Nobody on record: enter as typed"), required=False)


class YearlyForm(forms.Form):
    """The year is chosen above the form, where the screen shows what would be issued for it."""

    year = forms.IntegerField(widget=forms.HiddenInput, min_value=1960, max_value=2100)
    order = forms.ChoiceField(
        label=_("Order of printing"), choices=[("postal", _("postal code")), ("kana", _("reading"))]
    )
    is_each = forms.BooleanField(label=_("Also a file for each receipt"), required=False)
