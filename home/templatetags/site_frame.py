"""What stands around every page: menu, languages, offices. One tag, asked once by base.html."""

from collections.abc import Iterable
from types import SimpleNamespace
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from wagtail.models import Page

from home import queries, structured
from home.addresses import address_of

register = template.Library()
OWN_NAMES = {"ja": "日本語", "en": "English"}
INVITATIONS = {"ja": "日本語のトップページへ", "en": "Go to the English home page"}


@register.simple_tag(takes_context=True)
def site_frame(context):
    """Menu, footer and way for the language at hand; ``languages`` lead to the counterpart of the page at hand."""
    request = context.get("request")
    page = context.get("page")
    page = page if isinstance(page, Page) and page.pk else None
    language = get_language()
    around = queries.pages_around(language, page)
    here = [one for one in around if one.language == language]
    above = queries.paths_above(page)
    translations = _page_versions(around, page, request) if page else _screen_versions(request)
    path = request.path if request else "/"
    return SimpleNamespace(
        menu=_items((one for one in here if one.in_menus and one.depth == 3), request),
        footer_pages=_items((one for one in here if one.in_footer), request),
        above=_items((one for one in here if one.path in above), request),
        offices=queries.offices(),
        translations=translations,
        url=translations.get(language, path),
        default_url=translations.get(settings.LANGUAGE_CODE, path),
        languages=[_switch(code, translations) for code, _name in settings.LANGUAGES if code != language and request],
    )


@register.simple_tag(takes_context=True)
def address(context, url_path):
    """Where a page of the language at hand stands, from its address in the tree."""
    return address_of(url_path, get_language(), context.get("request")) or ""


@register.simple_tag(takes_context=True)
def page_facts(context):
    """What the page at hand is, for machines; nothing in a preview."""
    request, page = context.get("request"), context.get("page")
    if request is None or getattr(request, "is_preview", False):
        return ""
    site = f"{request.scheme}://{request.get_host()}"
    facts = structured.facts_of(page, site=site, offices=list(context["frame"].offices), request=request)
    return structured.as_script(facts) if facts else ""


def _page_versions(around: list[queries.Around], page: Page, request) -> dict[str, str]:
    """Language code -> address of each live version of ``page``."""
    versions = [one for one in around if one.translation_key == page.translation_key]
    addresses = {one.language: address_of(one.url_path, one.language, request) for one in versions}
    return {language: url for language, url in addresses.items() if url is not None}


def _screen_versions(request) -> dict[str, str]:
    """Language code -> address of a screen of a room; these speak all languages."""
    if request is None:
        return {}
    here = request.get_full_path()
    versions = {code: translate_url(here, code) for code, _name in settings.LANGUAGES}
    return {code: url for code, url in versions.items() if url.startswith(f"/{code}/")}


def _items(pages: Iterable[queries.Around], request) -> list[SimpleNamespace]:
    here = request.path if request else ""
    addresses = ((page.title, address_of(page.url_path, page.language, request)) for page in pages)
    return [
        SimpleNamespace(title=title, url=url, is_here=here.startswith(url), is_page=here == url)
        for title, url in addresses
        if url is not None
    ]


def _switch(code: str, translations: dict[str, str]) -> SimpleNamespace:
    """A link that remembers the choice and leads on. A page without a counterpart leads to the other home page."""
    target = translations.get(code, f"/{code}/")
    return SimpleNamespace(
        code=code,
        name=OWN_NAMES[code],
        invitation=INVITATIONS[code],
        url=reverse("switch_language", args=[code]) + "?" + urlencode({"next": target}, safe="/"),
        is_missing=code not in translations,
    )
