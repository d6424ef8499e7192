"""A form whose address is filled from the postal code: by script, or by a button that sends the form without it."""

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from jocs_site.people import postal

FILL = "fill_address"


class PostalCodeInput(forms.TextInput):
    """With a button beside it and a place where the script says what it found."""

    template_name = "people/widgets/postal_code.html"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "postal-code", "inputmode": "numeric", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"fill": FILL, "address": reverse_lazy("people:place", args=["0000000"])}

    class Media:
        js = ["people/postal.js"]


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
