"""News by topic, by place and by who wrote."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dispatch.models import HiddenCountry
from home import services
from home.models import NewsPage, Topic
from tests.home.conftest import OFFICES, SMALL_SITE, TODAY, words
from tests.home.stories.conftest import CONSENTS, told
from tests.home.test_editing import editor, index_in, news_form  # noqa: F401 - a fixture

TOPICS = [
    {"slug": "mothers", "name_ja": "母と子", "name_en": "Mothers"},
    {"slug": "stamps", "name_ja": "切手", "name_en": "Stamps"},
]
LEAD = {"ja": {"lead": "短く"}, "en": {"lead": "In short"}}
SITE = {
    **SMALL_SITE,
    "news/clinic": {
        "kind": "news",
        "days_ago": 2,
        "topics": ["mothers"],
        "country": "TZ",
        **words("診療所", "Clinic", **LEAD),
    },
    "news/post": {"kind": "news", "days_ago": 1, "topics": ["mothers", "stamps"], **words("郵便", "Post", **LEAD)},
    "countries": {"kind": "countries", **words("国", "Countries")},
    "countries/tz": {"kind": "country", "country": "TZ", **words("タンザニア", "Tanzania", **LEAD)},
}


@pytest.fixture
def news(db):
    services.build_site(pages=SITE, offices=OFFICES, topics=TOPICS, today=TODAY)


def text(client, address: str) -> str:
    cache.clear()
    return client.get(address).content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("topic=mothers", {"Clinic", "Post"}),
        ("topic=stamps", {"Post"}),
        ("country=TZ", {"Clinic"}),
        ("topic=stamps&country=TZ", set()),
        ("country=UG", set()),
        ("topic=none", {"First", "Clinic", "Post"}),
        ("country=Tanzania", {"First", "Clinic", "Post"}),
        ("topic=%00%27&country=%00&by=%EF%BC%91", {"First", "Clinic", "Post"}),
        ("by=99999999999999999999&page=x", {"First", "Clinic", "Post"}),
        ("by=-1&topic=" + "x" * 3_000, {"First", "Clinic", "Post"}),
    ],
)
def test_the_list_is_narrowed_by_what_there_is_and_takes_any_address(client, news, asked, found):
    page = text(client, f"/en/news/?{asked}")

    assert {name for name in ("First", "Clinic", "Post") if f">{name}</a>" in page} == found


def test_topics_and_places_lead_from_the_page_to_the_rest(client, news):
    page = text(client, "/ja/news/clinic/")

    assert 'href="/ja/news/?topic=mothers">母と子<' in page
    assert 'href="/ja/news/?country=TZ">タンザニア<' in page
    page = text(client, "/ja/news/?topic=mothers")
    assert "お知らせ：母と子" in page
    assert 'href="?topic=mothers" aria-current="true"' in page


def test_a_topic_without_news_and_a_list_without_topics_offer_nothing(client, news):
    Topic.objects.create(slug="empty", name_ja="空", name_en="Empty")
    assert "Empty" not in text(client, "/en/news/")

    Topic.objects.all().delete()
    assert "By topic" not in text(client, "/en/news/")
    assert "Clinic" in text(client, "/en/news/")


def allow(*codenames: str) -> None:
    Group.objects.get(name="Site editor").permissions.add(*Permission.objects.filter(codename__in=codenames))


def test_an_editor_keeps_the_list_of_topics_and_chooses_from_it(editor, news):  # noqa: F811
    allow("add_topic", "change_topic", "view_topic")
    fields = {"slug": "water", "name_ja": "水", "name_en": "Water", "position": 3}
    assert editor.post("/office/home_topics/new/", fields | {"slug": "no good"}).status_code == 200
    assert editor.post("/office/home_topics/new/", fields).status_code == 302
    again = editor.post("/office/home_topics/new/", fields | {"slug": "water2", "name_en": "Water2"})
    assert "同じ" in again.content.decode() or "すでに" in again.content.decode() or "既に" in again.content.decode()

    form = news_form("井戸を掘りました") | {"topics": [Topic.objects.get(slug="water").pk], "country": "UG"}
    editor.post(f"/office/pages/add/home/newspage/{index_in('ja').pk}/", form)

    assert "井戸を掘りました" in text(editor, "/ja/news/?topic=water")
    assert "井戸を掘りました" in text(editor, "/ja/news/?country=UG")


def test_a_story_stands_under_the_country_of_the_posting_and_under_its_writer(client, news):
    report = told(country="TZ", sensitivity="public")
    title = NewsPage.objects.get(storypage__report=report, locale__language_code="ja").title
    posting = report.posting
    name = posting.worker.person.name_in("ja")

    assert title in text(client, "/ja/news/?country=TZ")
    assert title not in text(client, "/ja/news/?country=UG")
    assert title in text(client, f"/ja/news/?by={posting.pk}")
    assert f"{name}の便り" in text(client, f"/ja/news/?by={posting.pk}")
    assert f'href="/ja/stories/by/{posting.pk}/"' in text(client, f"/ja/workers/{posting.pk}/")
    assert client.get(f"/ja/stories/by/{posting.pk}/").url == f"/ja/news/?by={posting.pk}"


@pytest.mark.parametrize("after", ["ended", "withdrawn", "country_only", "off"])
def test_a_list_says_no_more_of_the_writer_than_the_story_does(client, news, after):
    report = told(country="TZ", sensitivity="public")
    posting = report.posting
    name = posting.worker.person.name_in("ja")
    if after in CONSENTS:
        CONSENTS[after][1](posting)
    elif after == "off":
        HiddenCountry.objects.create(country="TZ", reason="治安", hidden_on=timezone.localdate())
    else:
        type(posting).objects.filter(pk=posting.pk).update(sensitivity=after)

    page = text(client, f"/ja/news/?by={posting.pk}")

    assert name not in page
    assert "の便り" not in page
    if after == "off":
        title = NewsPage.objects.get(storypage__report=report, locale__language_code="ja").title
        assert title not in text(client, "/ja/news/?country=TZ")


def test_lists_cost_the_same_with_one_and_three(client, news):
    def queries(address: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = ["/ja/news/", "/ja/news/?topic=stamps", "/ja/news/?country=TZ", "/ja/news/clinic/"]
    with_one = [queries(address) for address in addresses]
    for number in range(2):
        for slug in ("post", "clinic"):
            page = NewsPage.objects.get(slug=slug, locale__language_code="ja")
            page.copy(update_attrs={"slug": f"{slug}-{number}", "title": f"{slug} {number}"})

    assert [queries(address) for address in addresses] == with_one
    assert max(with_one) <= 16
