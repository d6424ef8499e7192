"""Which fiscal year a report is about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.templatetags.dues import year_name


class ReportYearForm(forms.Form):
    """``years``: those there are, the newest first."""

    year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year_name(year)) for year in years]
