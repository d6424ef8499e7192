"""Countries by ISO 3166-1 code, named by Unicode CLDR in the reader's language."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language

# CLDR also names unions, test regions and parts of countries; they are not places to live.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
_CODES = sorted(
    code for code in Locale("en").territories if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
)
_KNOWN = frozenset(_CODES)


def country_name(code: str, language: str | None = None) -> str:
    """``country_name("TZ", "ja")`` is タンザニア; the reader's language when none is given."""
    return _names("ja" if (language or get_language() or "ja").startswith("ja") else "en")[code]


@cache
def _names(language: str) -> Mapping[str, str]:
    return dict(Locale(language).territories)


_lazy_country_name = lazy(country_name, str)


def countries() -> list[tuple[str, str]]:
    """Choices for a model field; a function, so that migrations do not spell out the world."""
    return [(code, _lazy_country_name(code)) for code in _CODES]


class CountryField(models.CharField):
    """A country by its code. Django would name all 250 of them to find one, for every row of a list."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 2, "choices": countries} | kwargs)

    def deconstruct(self):
        """The column is one of letters, as migrations have it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, f"get_{name}_display", lambda row: _shown(getattr(row, name)))


def _shown(code: str) -> str:
    return country_name(code) if is_country(code) else code


def is_country(code: str) -> bool:
    return code in _KNOWN


def countries_by_name() -> dict[str, str]:
    """Every name of a country in both languages, and its code -> its code."""
    names = {country_name(code, language): code for code in _CODES for language in ("ja", "en")}
    return names | {code: code for code in _CODES}
