"""What the lists of scholars are narrowed to."""

from datetime import date

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
        return Chosen(**{name: self.cleaned_data[name] for name in ("call", "country", "body")})


class ServiceForm(ChosenForm):
    is_late = forms.BooleanField(label=_("only who is late"), required=False)

    def late_on(self, today: date) -> date | None:
        """``today`` where only who is late is asked for."""
        return today if self.is_bound and self.is_valid() and self.cleaned_data["is_late"] else None


class BudgetForm(OfficeForm):
    """Only years with a call are offered."""

    year = forms.TypedChoiceField(label=_("fiscal year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Call.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
        self.fields["year"].choices = [("", _("all")), *((year, str(year)) for year in years)]

    @property
    def chosen(self) -> int | None:
        """Every year, where the address asks for one that there is not."""
        return self.cleaned_data["year"] if self.is_bound and self.is_valid() else None


class ScholarsForm(ChosenForm):
    """``unvisited``: so many months."""

    unvisited = forms.TypedChoiceField(label=_("not visited for"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        months = [(count, _("%(count)d months") % {"count": count}) for count in (6, 12, 18, 24)]
        self.fields["unvisited"].choices = [("", _("all")), *months]

    @property
    def unvisited_for(self) -> int | None:
        return self.cleaned_data["unvisited"] if self.is_bound and self.is_valid() else None
