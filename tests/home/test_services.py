import copy
from datetime import date

import pytest
from wagtail.models import Locale, Page, Site

from home.models import ContentPage, HomePage, NewsPage, Office
from tests.home.conftest import OFFICES, SMALL_SITE, build


def test_the_tree_stands_in_both_languages_and_each_page_knows_its_counterpart(db):
    build()

    history = {page.locale.language_code: page for page in ContentPage.objects.filter(slug="history")}
    assert history["ja"].url_path == "/ja/about/history/"
    assert history["en"].url_path == "/en/about/history/"
    assert history["ja"].get_translation(history["en"].locale).pk == history["en"].pk


def test_building_again_changes_nothing(db):
    build()
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "numchild"))

    assert build() == 0
    assert list(Page.objects.order_by("pk").values_list("pk", "path", "numchild")) == before


def test_building_again_takes_over_what_changed_in_the_files_and_keeps_the_children(site):
    pages = copy.deepcopy(SMALL_SITE)
    pages["about"]["ja"]["title"] = "JOCSとは"
    pages["about"]["en"]["body"] = [{"heading": "Who we are"}]

    assert build(pages) == 2

    about = {page.locale.language_code: page for page in ContentPage.objects.filter(slug="about")}
    assert about["ja"].title == "JOCSとは"
    assert [block.value for block in about["en"].body] == ["Who we are"]
    assert about["en"].get_children().count() == 1


def test_pages_named_in_texts_are_linked_by_their_number(site):
    history = ContentPage.objects.get(slug="history", locale__language_code="ja")
    about = ContentPage.objects.get(slug="about", locale__language_code="ja")

    assert f'<a linktype="page" id="{history.pk}">' in about.body[0].value.source


def test_a_page_that_links_to_nowhere_is_refused_and_leaves_nothing(db):
    pages = copy.deepcopy(SMALL_SITE)
    pages["about"]["en"]["body"] = [{"cards": [{"title": "Lost", "page": "no/such/page"}]}]

    with pytest.raises(KeyError, match="no/such/page"):
        build(pages)

    assert list(HomePage.objects.all()) == []


def test_news_count_their_days_from_the_day_of_building(site):
    news = NewsPage.objects.filter(slug="first").values_list("published_on", flat=True)

    assert set(news) == {date(2024, 3, 29)}


def test_the_site_serves_the_new_tree_and_the_page_of_a_fresh_wagtail_is_gone(db):
    root = Page.add_root(title="Root", slug="root", locale=Locale.objects.create(language_code="ja"))
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home", locale=root.locale))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)

    build()

    assert Site.objects.get().root_page.specific.title == "トップ"
    assert not Page.objects.filter(pk=welcome.pk).exists()


def test_offices_are_brought_up_to_date(site):
    build(offices=[{**OFFICES[0], "phone": "+81-3-0000-0000"}])

    assert list(Office.objects.values_list("name_en", "phone")) == [("Tokyo office", "+81-3-0000-0000")]
