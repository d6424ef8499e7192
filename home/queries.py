"""What every page asks: menus, offices, counterparts. Read only."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from home.models import ContentPage, NewsPage, Office


def menu_pages(language: str) -> QuerySet[Page]:
    """The pages below the home page that editors ticked "Show in menus", in the order of the page tree."""
    return Page.objects.live().in_menu().filter(depth=3, locale__language_code=language).order_by("path")


def footer_pages(language: str) -> QuerySet[ContentPage]:
    return ContentPage.objects.live().filter(show_in_footer=True, locale__language_code=language).order_by("path")


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("position", "pk")


def latest_news(language: str, on: date, count: int = 3) -> QuerySet[NewsPage]:
    return NewsPage.objects.live().public().newest_first(on).filter(locale__language_code=language)[:count]


def live_list(what: str, on: date) -> dict:
    """What a live list shows, as the template's words."""
    if what == "news":
        return {"news": latest_news(get_language(), on)}
    return {"offices": offices()}


def translations_of(page, request) -> dict[str, str] | None:
    """Language code -> address of each live version of ``page``, itself included; ``None`` when it is no page."""
    if not isinstance(page, Page) or not page.pk:
        return None
    versions = page.get_translations(inclusive=True).live().select_related("locale")
    return {version.locale.language_code: version.get_url(request) for version in versions}
