"""What staff type to write to many members."""

from django import forms


class ReminderRunForm(forms.Form):
    """How many letters the preview showed, so that a list that changed meanwhile is looked at again."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
