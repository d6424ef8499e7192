"""What staff type about letters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jocs_site.letters import queries

ORDERS = [("kana", _("in kana order")), ("postal", _("by postal code"))]


class SureForm(forms.Form):
    """Nothing to type: the button alone says it."""


class LabelForm(forms.Form):
    """Which sheet of labels, in which order, and where on the first sheet to begin."""

    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, initial="postal")
    sheet = forms.ModelChoiceField(label=_("Label sheet"), queryset=None, empty_label=None)
    first = forms.IntegerField(
        label=_("First free label"),
        initial=1,
        min_value=1,
        help_text=_("1 for a fresh sheet; on a sheet in use, count from the left, row by row."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].queryset = queries.label_sheets()

    def clean(self):
        sheet, first = self.cleaned_data.get("sheet"), self.cleaned_data.get("first")
        if sheet and first and first > sheet.per_sheet:
            words = {"count": sheet.per_sheet}
            raise ValidationError({"first": _("This sheet has %(count)d labels.") % words})
        return self.cleaned_data


class PrintForm(forms.Form):
    """Which letters on paper to print, in which order."""

    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, initial="postal")
