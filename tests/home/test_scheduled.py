"""Pages that come and go by the clock, and pages that move or lose what they held."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from home.models import ContentPage, NewsPage
from tests.home.test_editing import index_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def the(slug: str, language: str = "ja") -> Page:
    return Page.objects.get(slug=slug, locale__language_code=language)


def told(client) -> list[str]:
    """Where the news of the test can be read: its own page, the list, the front page, the feed, the search."""
    cache.clear()
    places = {
        "page": "/ja/news/tomorrow/",
        "list": "/ja/news/",
        "front": "/ja/",
        "feed": "/ja/feed/",
        "search": "/ja/search/?q=明日",
        "sitemap": "/sitemap.xml",
    }
    word = {"sitemap": "/ja/news/tomorrow/"}
    answers = {name: client.get(address) for name, address in places.items()}
    return [
        name
        for name, answer in answers.items()
        if answer.status_code == 200 and word.get(name, "明日の知らせ") in answer.content.decode()
    ]


def write(**dates) -> NewsPage:
    page = NewsPage(title="明日の知らせ", slug="tomorrow", lead="x", live=False, locale=index_in("ja").locale, **dates)
    index_in("ja").add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_page_comes_at_its_hour_and_goes_at_its_hour(client, time_machine):
    now = timezone.now()
    write(go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=2))
    call_command("publish_scheduled")
    assert told(client) == []

    time_machine.move_to(now + timedelta(minutes=61))
    assert told(client) == []  # until somebody looks at the clock
    call_command("publish_scheduled")
    assert told(client) == ["page", "list", "front", "feed", "search", "sitemap"]
    call_command("publish_scheduled")  # safe to repeat
    assert told(client) == ["page", "list", "front", "feed", "search", "sitemap"]

    time_machine.move_to(now + timedelta(minutes=121))
    call_command("publish_scheduled")
    assert told(client) == []


@pytest.mark.parametrize("path", ["about/history/", "news/first/"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_address_of_former_times_leads_on_after_a_page_was_renamed(client, path, language, on_commit):
    slug = path.split("/")[-2]
    page = the(slug, language).specific
    page.slug = "renamed"
    with on_commit(execute=True):
        page.save_revision().publish()

    answer = client.get(f"/{language}/{path}")

    assert (answer.status_code, answer["Location"]) == (301, f"/{language}/{path.replace(slug, 'renamed')}")


def test_a_page_that_moves_takes_its_readers_and_those_below_along(client, on_commit):
    below = ContentPage(title="深い所", slug="deep", locale=the("history").locale)
    the("history").add_child(instance=below)
    with on_commit(execute=True):
        the("history").move(the("corner"), pos="last-child")

    assert client.get("/ja/about/history/")["Location"] == "/ja/corner/history/"
    assert client.get("/ja/about/history/deep/")["Location"] == "/ja/corner/history/deep/"


def test_links_inside_texts_follow_a_page_that_was_renamed(client):
    page = the("history").specific
    page.slug = "path"
    page.save_revision().publish()
    cache.clear()

    assert 'href="/ja/about/path/"' in client.get("/ja/about/").content.decode()


def test_texts_and_cards_outlive_the_page_they_lead_to(client):
    the("history").delete()
    the("history", "en").delete()
    cache.clear()

    japanese, english = client.get("/ja/about/"), client.get("/en/about/")

    assert (japanese.status_code, english.status_code) == (200, 200)
    assert "歩み" in japanese.content.decode()
    assert "/about/history/" not in japanese.content.decode() + english.content.decode()
    assert '<a href="">' not in english.content.decode()
