"""Searching public pages, the first page of results with it, against asking every text for the words (`icontains`)."""

import random
from datetime import date
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Locale, Page

from benchmarks.frame import seconds_of
from home.finding import find_pages, results
from home.models import PageWords
from home.models.search import FOUND_FAST
from jocs_site.foundation.pieces import asked_words, folded, pieces

SIZE = 5_000
LETTERS = 2_500
DAY = date(2026, 4, 1)
WORDS = [
    "総会",
    "会員",
    "寄付",
    "奨学金",
    "看護師",
    "ボランティア",
    "募集",
    "お知らせ",
    "東京",
    "報告",
    "予算",
    "年次",
    "決算",
    "切手",
    "医療",
    "病院",
    "保健",
    "nurse",
    "hospital",
]
KANA = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわを"
    "ん日本語海外教育地域社会健康生命希望平和"
)
ASKED = ["総会", "ﾎﾞﾗﾝﾃｨｱ 募集", "年次予算決算", "会", "hospital nurse", "nowhere-at-all"]


def prepare(size: int) -> None:
    chance = random.Random(1960)
    locale, _made = Locale.objects.get_or_create(language_code="ja")
    kind = ContentType.objects.get_for_model(Page)
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    pages = [
        Page(
            title="".join(chance.sample(WORDS, 4)),
            slug=f"page-{number}",
            path=f"{root.path}{number:0>8}",
            depth=3,
            url_path=f"/ja/page-{number}/",
            locale=locale,
            content_type=kind,
            live=True,
        )
        for number in range(1, size + 1)
    ]
    made = Page.objects.bulk_create(pages)
    rows = [_words(page, chance) for page in made]
    PageWords.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {FOUND_FAST} (rowid, pieces) VALUES (%s, %s)",  # noqa: S608 - our own name
                [[row.page_id, row.pieces] for row in rows],
            )
        else:
            cursor.execute("ANALYZE")


def _words(page: Page, chance: random.Random) -> PageWords:
    text = (
        page.title
        + " "
        + "".join(chance.choice(WORDS) if chance.random() < 0.05 else chance.choice(KANA) for _letter in range(LETTERS))
    )
    alike = folded(text)
    return PageWords(
        page=page, heading=folded(page.title), shown=text, folded=alike, pieces=" ".join(sorted(pieces(alike)))
    )


def measure(size: int, rounds: int) -> str:
    """Milliseconds of processor time a query, the first page of results included; and of the peer."""
    prepare(size)
    check()
    figures = []
    for query in ASKED:
        ms = [1000 * min(seconds_of(partial(side, query)) for _round in range(rounds)) for side in (ours, peer)]
        figures.append(f"{folded(query).replace(' ', '+')}={ms[0]:.1f}/{ms[1]:.1f}")
    return f"{' '.join(figures)} unit=cpu_ms/peer"


def ours(query: str) -> None:
    results(find_pages(query, "ja", DAY)[:20], query)


def peer(query: str) -> None:
    found = Page.objects.live().public().order_by("-last_published_at")
    for word in asked_words(query):
        found = found.filter(words__folded__icontains=word)
    found.count()
    list(found[:20])


def check() -> None:
    assert len(find_pages("総会", "ja", DAY)) == min(200, PageWords.objects.count())  # noqa: S101 - it stands in all
    assert find_pages("nowhere-at-all", "ja", DAY) == []  # noqa: S101
