"""The pages that ship with the project are complete and can be built."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.cache import cache
from wagtail.models import Page, Site

from home import services
from home.imports import read_offices, read_pages

DEMO = settings.BASE_DIR / "demo"
PAGES = read_pages(DEMO / "pages")


def texts(value) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def test_parents_come_before_their_children():
    seen = set()
    for path in PAGES:
        assert path == "" or path.rpartition("/")[0] in seen
        seen.add(path)


@pytest.mark.parametrize("path", PAGES)
def test_both_languages_say_the_same_things_in_the_same_order(path):
    ja, en = PAGES[path]["ja"], PAGES[path]["en"]

    assert ja.keys() == en.keys()
    assert list(ja.get("fields", {})) == list(en.get("fields", {}))
    assert [list(block) for block in ja.get("body", [])] == [list(block) for block in en.get("body", [])]
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", " ".join(texts(en)))


def test_five_items_stand_in_the_menu():
    assert [path for path in PAGES if PAGES[path].get("menu")] == ["about", "what-we-do", "news", "support", "contact"]


def test_the_shipped_site_is_built_whole(db):
    services.build_site(pages=PAGES, offices=read_offices(DEMO / "offices.yaml"), today=date(2026, 4, 1))

    assert Page.objects.filter(depth__gt=1).count() == 2 * len(PAGES)


def test_no_shipped_page_needs_more_than_fifteen_queries(client, db, django_assert_max_num_queries):
    services.build_site(pages=PAGES, offices=read_offices(DEMO / "offices.yaml"), today=date(2026, 4, 1))
    for path in PAGES:
        cache.clear()
        Site.get_site_root_paths()  # Wagtail keeps them for an hour
        with django_assert_max_num_queries(15, info=path):
            client.get(f"/ja/{path}/".replace("//", "/"))
