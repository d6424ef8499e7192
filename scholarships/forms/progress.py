"""What the lists of scholars are narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.forms import OfficeForm
from jocs_site.people.countries import country_name
from jocs_site.people.models import Organisation
from scholarships.forms.fields import CallField, OrganisationField
from scholarships.models import Award, Call
from scholarships.queries import Chosen


class ChosenForm(OfficeForm):
    """Only calls, countries and bodies that have scholars are offered."""

    call = CallField(label=_("call"), required=False, queryset=Call.objects.none(), empty_label=_("all"))
    country = forms.ChoiceField(label=_("country"), required=False)
    body = OrganisationField(
        label=_("nominating body"), required=False, queryset=Organisation.objects.none(), empty_label=_("all")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        files = Award.objects.order_by().values("decision__application__nominating_organisation")
        bodies = Organisation.objects.filter(pk__in=files).order_by("country", "name_en")
        codes = sorted(bodies.order_by().values_list("country", flat=True).distinct())
        self.fields["call"].queryset = Call.objects.filter(
            pk__in=Award.objects.order_by().values("decision__application__call")
        )
        self.fields["country"].choices = [("", _("all")), *((code, country_name(code)) for code in codes)]
        self.fields["body"].queryset = bodies

    @property
    def chosen(self) -> Chosen:
        """Everything, where the address asks for what there is not."""
        if not self.is_bound or not self.is_valid():
            return Chosen()
        return Chosen(**self.cleaned_data)
