"""Papers of the demo, so that its pages have something to open."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.backoffice.paper import set_in_type

_TEMPLATE = Path(__file__).parent / "sample.typ"


def sample_paper(title: str, language: str) -> bytes:
    words = _("This is an invented sample. The real paper stands here once the office has put it in.")
    return set_in_type(_TEMPLATE, at=timezone.now(), is_for_public=True, title=title, words=words, language=language)
