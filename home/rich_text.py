"""Links to pages inside texts, all of one text with one query; Wagtail's own asks several times for each."""

from types import SimpleNamespace

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class PageLinks(PageLinkHandler):
    """Leads to the reader's language where the page has it, so that a copied text need not be linked anew."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        pages = Page.objects.select_related("locale").in_bulk(_numbers(attrs_list))
        keys = [page.translation_key for page in pages.values() if page.locale.language_code != get_language()]
        twins = {}
        if keys:
            versions = Page.objects.live().filter(translation_key__in=keys, locale__language_code=get_language())
            twins = {page.translation_key: page for page in versions}
        shared = SimpleNamespace()  # keeps the site's root paths for all links of this text
        found = [pages.get(int(attrs.get("id") or 0)) for attrs in attrs_list]
        return [_opening_tag(twins.get(page.translation_key, page), shared) if page else "<a>" for page in found]


def _numbers(attrs_list: list[dict]) -> list[int]:
    return [int(attrs["id"]) for attrs in attrs_list if attrs.get("id")]


def _opening_tag(page: Page, shared) -> str:
    parts = page.get_url_parts(shared)
    return f'<a href="{escape(parts[2])}">' if parts and parts[2] else "<a>"
