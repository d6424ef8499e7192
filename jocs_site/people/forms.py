"""Fields and forms that several rooms use: an address filled from the postal code, a day of birth in any writing.

The postal code works by script, or by a button that sends the form without it.
"""

import unicodedata
from datetime import date
from decimal import Decimal

from django import forms
from django.forms.utils import ErrorDict
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.days import NoSuchDay, NotADay, read_day
from jocs_site.people import postal

FILL = "fill_address"


class DayOfBirthField(forms.CharField):
    """One field to type in, since turning a wheel back to 1950 on a telephone takes long. Gives a date or ``None``."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("For example 1955-4-1 or 昭和30年4月1日."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "bday"}))
        super().__init__(max_length=30, **kwargs)

    def to_python(self, value):
        if isinstance(value, date):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_day(text)
        except (NotADay, NoSuchDay) as error:
            raise forms.ValidationError(_("Write the day as 1955-4-1 or 昭和30年4月1日.")) from error

    def validate(self, value):
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value):
        """Those of text have nothing to say about a day."""


class DegreesField(forms.DecimalField):
    """Latitude or longitude as people copy them from a map: of any precision, kept to a metre. Gives a Decimal."""

    A_METRE, TOO_MUCH = Decimal("0.00001"), 1000

    def __init__(self, **kwargs):
        kwargs |= {"max_digits": None, "decimal_places": None}
        super().__init__(**kwargs | {"widget": forms.TextInput(attrs={"autocomplete": "off"})})

    def to_python(self, value):
        value = unicodedata.normalize("NFKC", value).replace("\N{MINUS SIGN}", "-") if isinstance(value, str) else value
        degrees = super().to_python(value)
        is_known = degrees is not None and degrees.is_finite() and abs(degrees) < self.TOO_MUCH
        return degrees.quantize(self.A_METRE) if is_known else degrees


class PostalCodeInput(forms.TextInput):
    """With a button beside it and a place where the script says what it found."""

    template_name = "people/widgets/postal_code.html"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "postal-code", "inputmode": "numeric", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"fill": FILL, "address": reverse_lazy("people:place", args=["0000000"])}

    class Media:
        js = [Script("people/postal.js", defer=True)]  # the field must be there first


class FillsAddress(forms.BaseForm):
    """Before a form with the fields of an address. When only the button was pressed, nothing is checked or saved."""

    def __init__(self, data=None, *args, **kwargs):
        self.is_filling = bool(data) and FILL in data
        if self.is_filling:
            data = data.copy()
            self.found = fill_address(data, prefix=kwargs.get("prefix"))
        super().__init__(data, *args, **kwargs)

    def full_clean(self):
        super().full_clean()
        if self.is_filling:
            self._errors = ErrorDict()
            if not self.found:
                self.add_error("postal_code", _("No town has this postal code. Please write the address."))

    def is_valid(self):
        return super().is_valid() and not self.is_filling


def fill_address(data, prefix: str | None = None) -> bool:
    """Put prefecture, city and town of the postal code in ``data``; whether there is such a code."""
    start = f"{prefix}-" if prefix else ""
    place = postal.common_place(postal.places_of(data.get(f"{start}postal_code", "")))
    if place is None:
        return False
    data[f"{start}prefecture"], data[f"{start}city"] = place.prefecture, place.city or data.get(f"{start}city", "")
    if place.town and not data.get(f"{start}street", "").startswith(place.town):
        data[f"{start}street"] = place.town
    return True
