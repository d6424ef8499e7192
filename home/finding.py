"""Finding public pages by their words. Read only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Sign, StrIndex
from wagtail.models import Page

from home.models import StoryPage
from home.models.pages import below, closed_paths
from home.models.search import PageWords
from jocs_site.foundation.pieces import around, asked_words, is_piece, pieces

MOST_FOUND = 200


@dataclass(frozen=True)
class Found:
    """``excerpt``: what stands around the first word asked for, in parts, each with whether it is such a word.

    ``url_path``: the page's address in the tree, see `home.addresses`.
    """

    title: str
    url_path: str
    language: str
    excerpt: list[tuple[str, bool]]


def public_pages(on: date) -> QuerySet[Page]:
    """What everybody may read on a day and what lists show by then: no restricted page, no news of a later day, no
    story that is withheld."""
    withheld = StoryPage.objects.withheld(on)
    shown = Page.objects.filter(depth__gt=1).live().exclude(below(closed_paths()))
    return shown.exclude(newspage__published_on__gt=on).exclude(pk__in=withheld)


def find_pages(query: str, language: str, on: date) -> list[int]:
    """The numbers of the public pages in which each word of a query stands somewhere, at most `MOST_FOUND`: those that
    name the words in their heading first, then the newest.

    Words are compared as `jocs_site.foundation.pieces.folded`. A query without a word finds nothing; none raises.
    """
    words = asked_words(query)
    if not words:
        return []
    asked = " ".join(sorted(set().union(*map(pieces, words))))
    pages = public_pages(on).filter(locale__language_code=language, words__pieces__hold=asked)
    rank = Value(0)
    for number, word in enumerate(words):
        if not is_piece(word):
            pages = pages.alias(**{f"at_{number}": StrIndex("words__folded", Value(word))})
            pages = pages.filter(**{f"at_{number}__gt": 0})
        rank = rank + Sign(StrIndex("words__heading", Value(word)))
    newest = (F("newspage__published_on").desc(nulls_last=True), F("last_published_at").desc(nulls_last=True), "pk")
    return list(
        pages.annotate(in_heading=rank).order_by("-in_heading", *newest).values_list("pk", flat=True)[:MOST_FOUND]
    )


def results(numbers: list[int], query: str) -> list[Found]:
    """What the list of results shows of these pages, in their order; with one query."""
    words = asked_words(query)
    columns = ("page__title", "page__url_path", "page__locale__language_code", "shown", "folded")
    rows = PageWords.objects.filter(pk__in=numbers).values_list("pk", *columns)
    pages = {number: columns for number, *columns in rows}
    return [
        Found(title, url_path, language, around(shown, folded, words))
        for number in numbers
        if number in pages
        for title, url_path, language, shown, folded in [pages[number]]
    ]
