"""Our own way from an address to a page and back says what Wagtail's says, and asks once."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory
from django.utils.translation import override
from wagtail.models import Page, Site

from home import addresses
from home.models import ContentPage, HomePage
from tests.home.conftest import SMALL_SITE, build, words

UNICODE = "看護-vocational"
SITE = {**SMALL_SITE, f"about/{UNICODE}": words("看護", "Nursing"), "news/about": {**SMALL_SITE["news/first"]}}
NOWHERE = [
    *("nothing/", "history/", "about/nothing/", "nothing/history/", "about/history/more/", "about/about/"),
    *("news/history/", "home-en/", "home-en/about/", "about/history/about/", "about//history/"),
]


@pytest.fixture
def site(db):
    build(SITE)


@pytest.fixture
def request_at():
    return lambda path="/ja/": RequestFactory().get(path)


def test_every_page_stands_where_wagtail_says(site, request_at):
    pages = Page.objects.filter(depth__gt=1).select_related("locale")
    ours = {page.pk: addresses.address_of(page.url_path, page.locale.language_code, request_at()) for page in pages}

    assert ours == {page.pk: page.get_url(request_at()) for page in pages}
    assert ours == {
        page.pk: addresses.address_of(page.url_path, page.locale.language_code, request=None) for page in pages
    }
    assert any("%E7%9C%8B" in address for address in ours.values())


def test_a_page_outside_of_the_site_has_no_address(site, request_at):
    outside = Page.get_first_root_node().add_child(instance=ContentPage(title="別", slug="outside"))

    assert addresses.address_of(outside.url_path, "ja", request_at()) is None
    assert addresses.address_of("/home/", "fr", request_at()) is None


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_address_leads_to_its_page(site, client, language):
    for page in Page.objects.live().filter(depth__gt=1, locale__language_code=language).select_related("locale"):
        answer = client.get(page.get_url())
        if answer.status_code == 200:
            assert answer.context["page"].pk == page.pk
        else:
            assert page.slug == "corner"  # for members: to the sign-in


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_not_found(site, client, path):
    assert client.get(f"/ja/{path}").status_code == 404


def test_a_draft_is_not_found_and_what_stands_below_it_is(site, client):
    Page.objects.get(slug="about", depth=3, locale__language_code="ja").unpublish()

    assert client.get("/ja/about/").status_code == 404
    assert client.get("/ja/about/history/").status_code == 200  # as Wagtail has it


@pytest.mark.parametrize("deep", [0, 1, 4])
def test_a_page_is_found_with_two_questions_however_deep_it_stands(site, request_at, deep, django_assert_num_queries):
    page = Page.objects.get(slug="about", depth=3, locale__language_code="ja")
    for number in range(deep):
        page = page.add_child(instance=ContentPage(title=f"深 {number}", slug=f"deep-{number}", locale=page.locale))
    path = page.url_path.removeprefix(HomePage.objects.get(locale__language_code="ja").url_path)
    ContentType.objects.get_for_model(ContentPage)
    Site.get_site_root_paths()
    request = request_at(f"/ja/{path}")

    with override("ja"), django_assert_num_queries(2):
        addresses.find_page(request, path, "ja")

    with django_assert_num_queries(0):
        assert Page.route_for_request(request, path)[0].pk == page.pk
        assert Site.find_for_request(request).pk
    assert Site.find_for_request(request).root_page.specific == HomePage.objects.get(locale__language_code="ja")


def test_an_address_of_one_of_several_sites_goes_by_the_name_of_the_host(site, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    root = Page.get_first_root_node()
    other = root.add_child(instance=HomePage(title="別の場", slug="other", headline="別", lead="別"))
    Site.objects.create(hostname="other.example", port=80, root_page=other)

    assert client.get("/ja/", headers={"host": "other.example"}).context["page"].pk == other.pk
    ours = client.get("/ja/", headers={"host": "testserver"})
    assert ours.context["page"].title == "トップ"
    assert 'class="site-nav"' in ours.content.decode()


def test_without_a_site_nothing_is_found(site, client):
    Site.objects.all().delete()

    assert client.get("/ja/").status_code == 404


def test_a_page_that_goes_between_the_two_questions_is_not_found(site, client, monkeypatch):
    def gone(self, **_which):
        raise Page.DoesNotExist

    monkeypatch.setattr(ContentType, "get_object_for_this_type", gone)
    assert client.get("/ja/about/").status_code == 404


def test_wagtail_finds_the_same_by_itself(site, request_at):
    """Its own way goes on working for whoever asks it: redirects, previews, the bar for editors."""
    with override("ja"):
        assert Page.find_for_request(request_at("/ja/about/history/"), "about/history/").slug == "history"
