"""Service after the study, and what is paid back instead of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.forms import LastDayField, OfficeForm, ShownState, day_of, of
from jocs_site.people.models import Organisation
from scholarships.forms.fields import OrganisationField
from scholarships.models import Deferral, Repayment, ServiceConfirmation, ServiceObligation


class StartServiceForm(ShownState):
    starts_on = day_of(ServiceObligation, "starts_on")
    employer = OrganisationField(
        label=ServiceObligation._meta.get_field("employer").verbose_name, queryset=Organisation.objects.none()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Organisation.objects.order_by("country", "name_en")


class DeferForm(ShownState):
    until = day_of(Deferral, "until", help_text=_("The day on which the service is to begin."))
    reason = of(Deferral, "reason", widget=forms.Textarea(attrs={"rows": 3}))


class ConfirmServiceForm(OfficeForm):
    starts_on = day_of(ServiceConfirmation, "starts_on")
    ends_before = LastDayField(label=_("last day"))
    signed_by = of(ServiceConfirmation, "signed_by")
    signed_on = day_of(ServiceConfirmation, "signed_on")
    document = forms.FileField(
        label=ServiceConfirmation._meta.get_field("document").verbose_name,
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
    )


class TakeBackForm(OfficeForm):
    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class RepaymentForm(OfficeForm):
    paid_on = day_of(Repayment, "paid_on")
    amount = of(Repayment, "amount", min_value=0, help_text=_("In the currency of the award."))
    rate = of(Repayment, "rate", min_value=0, help_text=_("1 for yen."))
    bank_reference = of(Repayment, "bank_reference")
