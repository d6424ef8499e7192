"""What machines read: the list of pages, the feed of news, and what robots may look at."""

import json
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.models import Page

from home.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def sitemap(client) -> dict[str, dict[str, str]]:
    """Address -> language -> address of that version."""
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    return {
        url.findtext("s:loc", namespaces=MAP): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", MAP)
        }
        for url in ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    }


def entries(client, language="ja") -> list[str]:
    feed = ElementTree.fromstring(client.get(f"/{language}/feed/").content)  # noqa: S314 - our own answer
    return [one.findtext("a:title", namespaces=ATOM) for one in feed.findall("a:entry", ATOM)]


def test_each_public_page_stands_in_the_sitemap_with_its_counterparts(client):
    found = sitemap(client)

    about = {"ja": "http://testserver/ja/about/", "en": "http://testserver/en/about/"}
    assert found["http://testserver/ja/about/"] == found["http://testserver/en/about/"] == about
    assert found["http://testserver/en/workers/"]["ja"] == "http://testserver/ja/workers/"


def test_every_address_of_the_sitemap_answers_and_none_is_closed(client):
    found = sitemap(client)

    assert {url: client.get(url).status_code for url in found} == dict.fromkeys(found, 200)
    assert not [url for url in found if "corner" in url]


def test_no_address_of_the_sitemap_asks_not_to_be_found_and_each_names_both_languages(client):
    pages = {url: client.get(url).content.decode() for url in sitemap(client)}

    assert [url for url, page in pages.items() if "noindex" in page] == []
    assert [url for url, page in pages.items() if page.count('rel="alternate" hreflang=') < 3] == []


def test_drafts_and_news_of_a_later_day_stand_in_neither(client):
    for title in ("歩み", "History"):
        Page.objects.get(title=title).specific.unpublish()
    NewsPage.objects.update(published_on=timezone.localdate() + timedelta(days=1))

    assert not [url for url in sitemap(client) if "history" in url or "first" in url]
    assert entries(client) == []


def test_the_feed_tells_heading_and_lead_in_its_language_and_is_never_kept(client):
    answer = client.get("/en/feed/")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    (entry,) = feed.findall("a:entry", ATOM)

    assert entry.findtext("a:title", namespaces=ATOM) == "First"
    assert entry.findtext("a:summary", namespaces=ATOM) == "In short"
    assert client.get(entry.find("a:link", ATOM).get("href")).status_code == 200
    assert entries(client) == ["第一報"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("count", [1, 3])
def test_questions_do_not_grow_with_the_pages(client, count, django_assert_max_num_queries):
    first = NewsPage.objects.get(title="第一報")
    for number in range(count - 1):
        first.copy(update_attrs={"slug": f"copy-{number}", "title": f"写し{number}"}, keep_live=True)
    for path in ("/sitemap.xml", "/ja/feed/"):
        client.get(path)
        with django_assert_max_num_queries(10) as asked:
            client.get(path)
        assert len(asked) == len(ASKED.setdefault(path, asked)), path


ASKED: dict[str, list] = {}


def test_robots_are_kept_from_rooms_and_in_a_demonstration_from_all(client, settings):
    settings.DEMO = False
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /office/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
    assert "Disallow: /\n" not in said

    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_the_news_list_leads_to_the_feed_and_every_page_to_the_search(client):
    assert "/ja/feed/" in client.get("/ja/news/").content.decode()
    assert all("/ja/search/" in client.get(path).content.decode() for path in ("/ja/", "/ja/workers/"))


def facts(client, path: str) -> dict | None:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).content.decode())
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


@pytest.mark.parametrize(("language", "name"), [("ja", "海外医療協力会"), ("en", "Japan Overseas Christian")])
def test_the_home_page_says_who_we_are_and_where(client, language, name):
    found = facts(client, f"/{language}/")

    assert found["@type"] == "NGO"
    assert name in found["name"]
    assert found["url"] == "http://testserver/"
    assert [one["telephone"] for one in found["address"]] == ["+81-3-3208-2416"]


def test_news_say_when_and_by_whom_and_no_words_of_theirs_end_the_script(client):
    NewsPage.objects.filter(title="First").update(lead="</script><script>alert(1)</script> & <b>")
    found = facts(client, "/en/news/first/")

    assert (found["@type"], found["headline"], found["inLanguage"]) == ("NewsArticle", "First", "en")
    assert found["description"] == "</script><script>alert(1)</script> & <b>"
    assert datetime.fromisoformat(found["datePublished"]).date() == NewsPage.objects.get(title="First").published_on
    assert facts(client, "/ja/about/") is None


def test_whom_to_tell_of_a_weakness_and_for_how_long_that_holds(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    until = datetime.fromisoformat(next(line for line in lines if line.startswith("Expires: "))[9:])

    assert "Contact: mailto:security@example.org" in lines
    assert timedelta(days=30) < until - timezone.now() < timedelta(days=365)

    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
