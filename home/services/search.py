"""Keeping the words of pages for searching."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.utils.translation import override
from wagtail.models import Page

from home.models.search import FOUND_FAST, PageWords
from jocs_site.foundation.pieces import folded, pieces, shown

BATCH = 200


def words_changed(sender=None, *, instance: Page, **_signal) -> None:
    """Take up what a page says now, or forget it: a page was published, or taken from the public."""
    index_pages([instance.pk])


def index_pages(numbers: Iterable[int] | None = None) -> int:
    """Write down the words of these pages as the public reads them, or of all; those that are not live are forgotten.

    Returns how many pages have words now. Safe to repeat.
    """
    pages = Page.objects.all() if numbers is None else Page.objects.filter(pk__in=list(numbers))
    keys, written = list(pages.values_list("pk", flat=True)), 0
    for start in range(0, len(keys), BATCH):
        written += _index(keys[start : start + BATCH])
    return written


@transaction.atomic
def _index(keys: list[int]) -> int:
    live = Page.objects.filter(pk__in=keys, depth__gt=1).live().specific()
    rows = [_words_of(page) for page in live]
    PageWords.objects.filter(page__in=keys).delete()
    PageWords.objects.bulk_create(rows)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {FOUND_FAST} WHERE rowid = %s", [[key] for key in keys])  # noqa: S608
            cursor.executemany(
                f"INSERT INTO {FOUND_FAST} (rowid, pieces) VALUES (%s, %s)",  # noqa: S608 - our own name
                [[row.page_id, row.pieces] for row in rows],
            )
    return len(rows)


def _words_of(page: Page) -> PageWords:
    heading, text = folded(page.title), shown(" ".join((page.title, *_said(page))))
    alike = folded(text)
    return PageWords(page_id=page.pk, heading=heading, shown=text, folded=alike, pieces=" ".join(sorted(pieces(alike))))


def _said(page: Page) -> Iterator[str]:
    """The texts below the title, in the order of the page. A kind of page with fields of its own has `words_beside`."""
    for name in ("headline", "lead"):
        yield getattr(page, name, "")
    if hasattr(page, "words_beside"):
        with override(page.locale.language_code):
            yield from page.words_beside()
    if hasattr(page, "body"):
        said = page.body.stream_block.get_searchable_content(page.body)
        yield from (text for text in said if text != "None")  # what a field without an answer is turned into
    yield page.search_description
