from django import forms
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets.batches import too_large
from jocs_site.backoffice.sheets.reading import MOST_BYTES


class HandInForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 20 MB and 100,000 rows. The first row holds the headings."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx", "data-most-bytes": MOST_BYTES}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(_("The file is empty."))
        if file.size > MOST_BYTES:
            raise forms.ValidationError(too_large())
        return file


class NothingForm(forms.Form):
    """Only the button."""
