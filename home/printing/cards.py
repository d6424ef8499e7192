"""The picture of a page that stands beside a link to it elsewhere."""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from jocs_site.backoffice.paper import draw

WIDTH, HEIGHT = 1200, 630
_TEMPLATE = Path(__file__).parent / "card.typ"


def card_of(page: Page) -> bytes:
    """A PNG of `WIDTH` by `HEIGHT` dots with the page's heading, in its language."""
    language = page.locale.language_code
    with override(language):
        return _drawn(page.title, _("Japan Overseas Christian Medical Cooperative Service"), language)


@lru_cache(maxsize=300)
def _drawn(title: str, name: str, language: str) -> bytes:
    return draw(_TEMPLATE, title=title, name=name, language=language)
