"""Sums of money as the reader's eye expects them."""

from django import template

from jocs_site.foundation.money import format_money, format_yen

register = template.Library()
register.filter("yen", format_yen)


@register.filter
def money(record, field: str = "amount") -> str:
    """A record's sum with its currency: ``award|money`` or ``application|money:"requested"``.

    A sum without a currency of its own is in the record's.
    """
    prefix = "" if field == "amount" else f"{field}_"
    currency = getattr(record, f"{prefix}currency", None) or record.currency
    return format_money(getattr(record, f"{prefix}amount"), currency)


@register.filter
def in_language(record, language: str) -> str:
    """A body's, call's or criterion's name in the language of the page."""
    name_in = getattr(record, "name_in", None) or record.title_in
    return name_in(language[:2])
