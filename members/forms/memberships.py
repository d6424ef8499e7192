"""Admitting members and changing their bond."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from jocs_site.people.backoffice import organisation_chooser, person_chooser
from jocs_site.people.models import Organisation, Person
from members.models import Membership, MembershipKind

PLEDGE_HELP = _("Empty for the least dues. More money never gives more votes.")


class AdmitForm(forms.Form):
    kind = forms.ModelChoiceField(MembershipKind.objects.prefetch_related("terms"), label=_("Kind of membership"))
    person = forms.ModelChoiceField(
        Person.objects.all(), label=_("Person"), required=False, widget=person_chooser.widget_class
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, widget=organisation_chooser.widget_class
    )
    joined_on = forms.DateField(label=_("Joined on"), widget=AdminDateInput)
    pledged_yen = forms.IntegerField(
        label=_("Dues the member chose (yen a year)"), required=False, min_value=1, help_text=PLEDGE_HELP
    )

    def clean_kind(self):
        return self.cleaned_data["kind"].code


class ChangeKindForm(forms.Form):
    kind = forms.ModelChoiceField(MembershipKind.objects.prefetch_related("terms"), label=_("Kind of membership"))
    on = forms.DateField(label=pgettext_lazy("change", "From"), widget=AdminDateInput)

    clean_kind = AdmitForm.clean_kind


class PledgeForm(forms.Form):
    pledged_yen = forms.IntegerField(
        label=_("Dues the member chose (yen a year)"), required=False, min_value=1, help_text=PLEDGE_HELP
    )


class EndForm(forms.Form):
    on = forms.DateField(label=_("First day outside"), widget=AdminDateInput)
    ground = forms.ChoiceField(
        label=_("Ground for leaving"),
        choices=[
            ("", "---------"),
            *((code, label) for code, label in Membership.Ground.choices if code not in ("expelled", "duplicate")),
        ],
        help_text=_("Arrears alone end no membership."),
    )
