from django import template
from django.utils.translation import get_language

from jocs_site.foundation.money import format_yen

register = template.Library()
register.filter("yen", format_yen)


@register.filter
def year_name(fiscal_year: int) -> str:
    """2026年度; or 2026–27 in languages where fiscal years are less known."""
    if get_language() == "ja":
        return f"{fiscal_year}年度"
    return f"{fiscal_year}–{(fiscal_year + 1) % 100:02}"


@register.filter
def name_in(member, language: str) -> str:
    return member.name_in(language)
