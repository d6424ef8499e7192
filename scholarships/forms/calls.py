"""Calls and the panel."""

from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import make_naive
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from jocs_site.people.countries import country_name
from jocs_site.people.models import Organisation, User
from jocs_site.people.queries import partners
from scholarships.forms.fields import in_country
from scholarships.models import PanelMember

INSTANTS = ("opens_at", "closes_at", "corrections_until")


class CallForm(WagtailAdminModelForm):
    """Opening and closing are typed in the call's own time zone."""

    countries = forms.MultipleChoiceField(label=capfirst(_("countries")), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = {*partners().values_list("country", flat=True), *(self.instance.countries or [])}
        self.fields["countries"].choices = [(code, country_name(code)) for code in sorted(codes)]
        self.fields["bodies"].queryset = partners()
        self.fields["bodies"].label_from_instance = in_country
        if self.instance.pk:
            for name in INSTANTS:
                at = getattr(self.instance, name)
                self.initial[name] = at and make_naive(at, self.instance.zone)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("time_zone") in available_timezones():
            for name in INSTANTS:
                if cleaned.get(name):
                    cleaned[name] = make_naive(cleaned[name]).replace(tzinfo=ZoneInfo(cleaned["time_zone"]))
        return cleaned

    def is_valid(self):
        if not super().is_valid():
            return False
        for form in self.formsets["criteria"].deleted_forms:
            if form.instance.pk and form.instance.scores.exists():
                self.add_error(None, _("A criterion stays once a reviewer has given points for it."))
        for form in self.formsets["check_points"].deleted_forms:
            if form.instance.pk and form.instance.checks.exists():
                self.add_error(None, _("A point to check stays once a file was looked at for it."))
        return not self.errors


class PanelMemberForm(WagtailAdminModelForm):
    """A member of the panel is named by the e-mail address of their account."""

    email = forms.EmailField(label=capfirst(_("e-mail address of the account")))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("country", "name_en")
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self):
        user = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        if PanelMember.objects.filter(user=user).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This account is on the panel already."))
        self.instance.user = user
        return user.email
