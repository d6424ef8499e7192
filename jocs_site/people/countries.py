"""Countries by ISO 3166-1 code, named by Unicode CLDR in the reader's language."""

from babel import Locale
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
    return Locale("ja" if (language or get_language() or "ja").startswith("ja") else "en").territories[code]


_lazy_country_name = lazy(country_name, str)


def countries() -> list[tuple[str, str]]:
    """Choices for a model field; a function, so that migrations do not spell out the world."""
    return [(code, _lazy_country_name(code)) for code in _CODES]


def is_country(code: str) -> bool:
    return code in _KNOWN


def countries_by_name() -> dict[str, str]:
    """Every name of a country in both languages, and its code -> its code."""
    names = {country_name(code, language): code for code in _CODES for language in ("ja", "en")}
    return names | {code: code for code in _CODES}
