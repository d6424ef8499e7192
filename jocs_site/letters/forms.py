"""What staff type about letters."""

from django import forms


class SureForm(forms.Form):
    """Nothing to type: the button alone says it."""
