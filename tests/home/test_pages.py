from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from home.models import ContentPage, NewsIndexPage, NewsPage, Office
from home.queries import latest_news
from tests.home.conftest import OFFICES, SMALL_SITE, build, words
from tests.home.test_editing import editor  # noqa: F401 - a fixture

PATHS = ["", "about/", "about/history/", "news/", "news/first/"]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_names_its_counterpart_and_needs_no_inline_code(client, site, language, path):
    answer = client.get(f"/{language}/{path}")
    page = answer.content.decode()
    other = "en" if language == "ja" else "ja"

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert f'<link rel="alternate" hreflang="{other}" href="http://testserver/{other}/{path}">' in page
    assert f'<link rel="canonical" href="http://testserver/{language}/{path}">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="http://testserver/ja/{path}">' in page
    assert f'href="/language/{other}/?next=/{other}/{path}"' in page
    assert "style=" not in page
    assert "<script>" not in page


def test_a_page_without_a_counterpart_says_so_and_offers_the_other_home_page(client, site):
    ContentPage.objects.get(slug="history", locale__language_code="en").delete()

    page = client.get("/ja/about/history/").content.decode()

    assert "まだ英語ではお読みいただけません" in page
    assert 'href="/language/en/?next=/en/"' in page
    assert 'hreflang="en" href="http://testserver/en/about/history/"' not in page


@pytest.mark.parametrize("path", PATHS)
def test_an_uncached_page_needs_at_most_fifteen_queries(client, site, path, django_assert_max_num_queries):
    cache.clear()
    with django_assert_max_num_queries(15):
        client.get(f"/ja/{path}")


@pytest.mark.parametrize("path", ["", "news/"])
def test_lists_of_news_cost_the_same_with_one_and_three(client, site, path):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/ja/{path}")
        return len(captured)

    with_one = queries()
    add_news("second", "third")

    assert queries() == with_one


def test_the_menu_is_what_editors_ticked_and_marks_where_one_is(client, site):
    page = client.get("/ja/about/history/").content.decode()

    menu = page[page.index('class="site-nav"') : page.index("</nav>")]
    assert '<a href="/ja/about/" aria-current="true">私たちについて</a>' in menu
    assert '<a href="/ja/news/">お知らせ</a>' in menu
    assert "会員のページ" not in menu


def test_the_address_of_an_office_is_not_written_for_robots(client, site):
    page = client.get("/en/").content.decode()

    assert "info@example.org" not in page
    assert "info (at) example.org" in page
    assert 'href="tel:+81-3-3208-2416">+81-3-3208-2416</a>' in page
    assert 'href="tel:+81-3-3208-2416">03-3208-2416</a>' in client.get("/ja/").content.decode()


def test_the_members_corner_asks_for_sign_in_and_opens_after_it(client, site, make_user):
    refused = client.get("/ja/corner/")

    assert refused.status_code == 302
    assert refused.url.endswith("/login/?next=/ja/corner/")

    client.force_login(make_user())
    assert client.get("/ja/corner/").status_code == 200


def test_wagtails_own_sign_in_leads_to_ours(client, site):
    answer = client.get("/ja/_util/login/?next=/ja/corner/", follow=True)

    assert answer.redirect_chain[-1][0] == "/ja/accounts/login/?next=%2Fja%2Fcorner%2F"


def test_news_of_a_coming_day_stay_out_of_the_lists(site):
    add_news("tomorrow", published_on=date(2024, 4, 2))

    assert [news.url_path.split("/")[-2] for news in latest_news("ja", on=date(2024, 4, 1))] == ["first"]
    assert [news.url_path.split("/")[-2] for news in latest_news("ja", on=date(2024, 4, 2))] == ["tomorrow", "first"]


def test_a_sample_says_that_it_is_one(client, site):
    assert "架空の見本です" in client.get("/ja/news/first/").content.decode()
    assert "This is an invented sample." in client.get("/en/news/first/").content.decode()


def test_a_page_for_members_is_not_offered_by_news_lists(site):
    pages = {**SMALL_SITE, "news/secret": {"kind": "news", "days_ago": 1, "members_only": True} | NEWS_WORDS}
    build(pages)

    assert [news.url_path.split("/")[-2] for news in latest_news("ja", on=date(2024, 4, 1))] == ["first"]


def test_the_database_refuses_two_offices_of_one_name(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(**OFFICES[0])


NEWS_WORDS = words("内々に", "Among us", ja={"lead": "短く"}, en={"lead": "In short"})


def add_news(*slugs: str, published_on: date = date(2024, 3, 30)) -> None:
    index = NewsIndexPage.objects.get(locale__language_code="ja")
    for slug in slugs:
        index.add_child(
            instance=NewsPage(title=slug, slug=slug, lead="短く", published_on=published_on, locale=index.locale)
        )


def contact(client, language="en") -> str:
    cache.clear()
    return client.get(f"/{language}/reach/").content.decode()


@pytest.fixture
def reach(db):
    list_of_offices = {"body": [{"live": {"title": "", "what": "offices"}}]}
    build({**SMALL_SITE, "reach": words("連絡先", "Contact", ja=list_of_offices, en=list_of_offices)})


def test_an_office_says_how_to_get_there_and_leads_to_a_map(client, reach):
    assert "openstreetmap" not in contact(client)
    assert "How to get there" not in contact(client)

    Office.objects.update(way_en="From the station\nfive minutes.", latitude="35.70791", longitude="139.71770")

    page = contact(client)
    assert "From the station\nfive minutes." in page
    assert 'href="https://www.openstreetmap.org/?mlat=35.70791&amp;mlon=139.71770#map=17/35.70791/139.71770"' in page
    assert "How to get there" not in contact(client, "ja")


@pytest.mark.parametrize("at", [{"latitude": 35}, {"longitude": 139}, {"latitude": 95, "longitude": 139}])
def test_an_office_stands_at_one_place_on_earth_or_nowhere(reach, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.update(**at)


def test_the_form_of_an_office_says_so_in_words(editor, reach):  # noqa: F811
    office = Office.objects.get()
    named = {name: getattr(office, name) for name in ("name_ja", "name_en", "address_ja", "address_en", "position")}

    answer = editor.post(f"/office/home_offices/edit/{office.pk}/", named | {"latitude": "35"})

    assert "緯度と経度は両方を" in answer.content.decode()
