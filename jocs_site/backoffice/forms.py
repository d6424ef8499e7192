"""Fields and forms that the rooms' office screens share.

Periods are asked for by their last day and handed on by the day after it.
"""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.periods import last_day


def of(model, name: str, **changes) -> forms.Field:
    """The form field of a model's column, with its label, choices and limits."""
    return model._meta.get_field(name).formfield(**changes)


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    default_error_messages = {"invalid": _("There is no such day. Write year, month and day, as in 2028-02-29.")}

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class ClockField(forms.TimeField):
    """A time of day, picked in the browser's own way."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


def in_japan(day: date, clock: time) -> datetime:
    """The instant of a day and a time of day as they were typed."""
    return timezone.make_aware(datetime.combine(day, clock))


class LastDayField(DayField):
    """The last day of a period on the screen; the day after it in the cleaned data."""

    def prepare_value(self, value):
        return last_day(value) if isinstance(value, date) else value

    def clean(self, value):
        day = super().clean(value)
        return day and day + timedelta(days=1)


def day_of(model, name: str, **changes) -> DayField:
    """A day field with the label of a model's column."""
    return DayField(label=capfirst(model._meta.get_field(name).verbose_name), **changes)


class OfficeForm(forms.Form):
    """Its labels begin like those that come from a model."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = field.label and capfirst(field.label)


class ShownState(OfficeForm):
    """Carries the state that the screen showed, so that a stale tab is noticed."""

    expected_state = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_expected_state(self):
        return self.cleaned_data["expected_state"] or None


class FromVisitors(forms.Form):
    """What somebody without an account sends. ``website`` is for robots: people do not see it, and leave it empty.

    ``key``: drawn when the form is shown, so that a second tap is the same request. The template draws ``website`` by
    ``partials/for_robots.html``.
    """

    website = forms.CharField(label=_("Please leave this empty"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def is_robot(self) -> bool:
        return bool(self.data.get("website"))
