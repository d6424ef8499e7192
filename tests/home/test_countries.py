"""Pages of countries: what editors write, and what the rooms may tell beside it."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.test.utils.form_data import nested_form_data, streamfield

from dispatch import services as dispatch
from home.models import CountriesPage, CountryPage
from tests.dispatch.test_views import running
from tests.home.conftest import SMALL_SITE, build, words
from tests.home.stories.conftest import CONSENTS, told, translate
from tests.home.test_editing import editor  # noqa: F401 - a fixture

SITE = {
    **SMALL_SITE,
    "countries": {"kind": "countries", **words("国ぐに", "Countries")},
    "countries/uganda": {
        "kind": "country",
        "country": "UG",
        **words("ウガンダ", "Uganda", ja={"lead": "湖の国"}, en={"lead": "A country of lakes"}),
    },
    "countries/tanzania": {
        "kind": "country",
        "country": "TZ",
        **words("タンザニア", "Tanzania", ja={"lead": "高原の国"}, en={"lead": "A country of highlands"}),
    },
}

FIGURES = {"body": [{"live": {"title": "", "what": "figures"}}]}


@pytest.fixture
def countries(db):
    build(SITE)


def text(client, address: str) -> str:
    cache.clear()
    return client.get(address).content.decode()


def test_the_list_leads_to_each_country_and_says_so_where_there_is_none(client, countries):
    assert '<a href="/ja/countries/uganda/">ウガンダ</a>' in text(client, "/ja/countries/")
    assert "A country of lakes" in text(client, "/en/countries/")

    for page in CountryPage.objects.filter(locale__language_code="en"):
        page.delete()
    assert "No country has a page yet." in text(client, "/en/countries/")


def test_an_empty_country_says_that_nobody_is_there(client, countries):
    page = text(client, "/en/countries/uganda/")

    assert "No worker of ours is at a post in this country today." in page
    assert "Stories from here" not in page
    assert "scholarship" not in page[page.index("Who serves here") : page.index("All countries")]


def country_form(country: str) -> dict:
    fields = {"title": "Uganda again", "slug": "again", "country": country, "lead": "x", "body": streamfield([])}
    return nested_form_data(fields) | {"action-publish": "yes"}


@pytest.mark.parametrize(("country", "is_taken"), [("UG", False), ("KE", True)])
def test_a_country_has_one_page_in_a_language(editor, countries, country, is_taken):  # noqa: F811
    index = CountriesPage.objects.get(locale__language_code="en")

    answer = editor.post(f"/office/pages/add/home/countrypage/{index.pk}/", country_form(country))

    assert CountryPage.objects.filter(slug="again").exists() is is_taken
    assert ("この国のページは、この言語ではすでにあります。" in answer.content.decode()) is not is_taken


def test_no_other_way_makes_a_second_page_of_a_country(editor, countries):  # noqa: F811
    page = CountryPage.objects.get(country="UG", locale__language_code="en")
    form = {"new_title": "Again", "new_slug": "again", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    editor.post(f"/office/pages/{page.pk}/copy/", form)

    with pytest.raises(ValidationError, match="すでにあります"), override("ja"):
        build({**SITE, "countries/again": SITE["countries/uganda"]})
    assert CountryPage.objects.filter(country="UG", locale__language_code="en").count() == 1


def test_figures_of_today_count_whom_the_public_may_know_to_serve(client, db):
    running(country="TZ")
    running(country="UG", sensitivity="country_only")
    running(country="KE", sensitivity="hidden")
    build({**SITE, "work": words("活動", "Work", ja=FIGURES, en=FIGURES)})

    page = text(client, "/en/work/")

    assert "<dt>workers at their posts</dt><dd>2</dd>" in page
    assert "<dt>countries where they serve</dt><dd>2</dd>" in page
    assert "scholars who study now" not in page


def test_what_stands_below_a_page_is_listed_whatever_its_kind(client, db):
    lead = {"ja": {"lead": "湖の国ぐに"}, "en": {"lead": "Lands of lakes"}}
    build({**SMALL_SITE, "about/lands": {"kind": "countries", **words("国ぐに", "Lands", **lead)}})

    page = text(client, "/en/about/")

    assert '<a href="/en/about/lands/">Lands</a>' in page
    assert "Lands of lakes" in page


def test_lists_cost_the_same_with_one_and_three(client, countries):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/ja/countries/")
        return len(captured)

    with_one = queries()
    index = CountriesPage.objects.get(locale__language_code="ja")
    for code in ("KE", "NP"):
        index.add_child(
            instance=CountryPage(title=code, slug=code.lower(), country=code, lead="短く", locale=index.locale)
        )

    assert queries() == with_one <= 15


@pytest.mark.parametrize("consent", CONSENTS)
@pytest.mark.parametrize("sensitivity", ["public", "country_only", "hidden"])
def test_worker_and_story_stand_there_as_far_as_each_may_be_shown(client, countries, sensitivity, consent):
    is_given, happens = CONSENTS[consent]
    report = told(photos={}, published=is_given)
    translate(report)
    if happens:
        happens(report.posting)
    dispatch.set_sensitivity(posting=report.posting, sensitivity=sensitivity)
    is_named = sensitivity == "public" and consent == "valid"

    here, elsewhere = text(client, "/en/countries/tanzania/"), text(client, "/en/countries/uganda/")

    assert ("Maho" in here, "In the rain" in here) == (is_named, sensitivity != "hidden")
    assert ("Maho" in elsewhere, "In the rain" in elsewhere) == (False, False)
    assert ("1 worker serves here" in text(client, "/en/countries/")) is is_named


@pytest.mark.parametrize(("studying", "told_of"), [(0, None), (4, None), (5, "5 people of this country study")])
def test_scholars_are_counted_where_they_are_not_few(client, countries, monkeypatch, studying, told_of):
    counts = {"UG": studying, "KE": 30, "NP": 30} if studying else {"KE": 30}
    monkeypatch.setattr("scholarships.queries.public._studying", lambda on: counts)

    page = text(client, "/en/countries/uganda/")

    assert ("with a scholarship of ours" in page) is bool(told_of)
    assert (told_of or "Who serves here") in page
