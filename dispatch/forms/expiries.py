"""Which part of the list of what ends soon to show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import Posting
from jocs_site.backoffice.forms import OfficeForm


class ExpiriesForm(OfficeForm):
    office = forms.ChoiceField(
        label=_("coordinating office"), required=False, choices=[("", _("all")), *Posting.Office.choices]
    )
