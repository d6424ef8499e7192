"""The page of the look shows what the sheets have: no part is missing there, no colours run into each other."""

import re

import pytest
from django.conf import settings

from home.looks import tokens

SHEETS = [
    "jocs_site/static/css/site.css",
    "home/static/home/pages.css",
    "jocs_site/backoffice/static/backoffice/map.css",
]
# What makes up a whole screen of its own, or comes with the frame when there is something to say.
ELSEWHERE = {
    *("entrance", "qr"),  # signing in
    *("error-page", "error-page__number"),
    *(
        "hero",
        "hero__art",
        "art-arm",
        "art-house",
        "art-people",
        "art-people-2",
        "art-on-house",
        "art-roof",
        "art-tree",
    ),
    *("art-perforation--big", "art-perforation--small", "art-people-3", "art-turn-left", "art-turn-right", "art-line"),
    *("below", "narrow", "only-here", "measure", "news-date", "pager-issues", "search-results"),  # single pages
    *(
        "for-robots",
        "form-row",
        "visually-hidden",
        "small",
        "stack",
        "is-done",
        "workers__country",
        "workers__region",
        "world-map__number",
    ),
}


def classes(sheet: str) -> set[str]:
    css = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", (settings.BASE_DIR / sheet).read_text("utf-8"), flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", css))


@pytest.fixture(params=["ja", "en"])
def html(request, client, site):
    answer = client.get(f"/{request.param}/design/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_part_of_the_sheets_is_shown(html, sheet):
    shown = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}

    assert classes(sheet) - shown - ELSEWHERE == set()


def test_nothing_is_excused_that_no_sheet_has():
    assert ELSEWHERE - set().union(*map(classes, SHEETS)) == set()


def test_every_colour_is_shown_and_search_engines_pass_by(html):
    shown = re.findall(r'fill="var\(--([\w-]+)\)"', html)

    assert shown == re.findall(r"--([\w-]+): #", tokens.SHEET.read_text("utf-8").partition("@media")[0])
    assert '<meta name="robots" content="noindex">' in html


def test_the_dark_has_a_colour_for_each_of_the_light():
    light, dark = tokens.colours()

    assert [name for name in light if light[name] == dark[name]] == []


@pytest.mark.parametrize(("wanted", "least"), [(tokens.LETTERS, 4.5), (tokens.LINES, 3)])
def test_what_meets_is_told_apart_in_the_light_and_in_the_dark(wanted, least):
    assert [pair for pair in tokens.pairs(wanted) if min(pair.light, pair.dark) < least] == []


def test_contrast_is_measured_as_wcag_does():
    assert tokens._contrast("#000000", "#ffffff") == 21
    assert tokens._contrast("#777777", "#ffffff") == 4.5
    assert tokens._contrast("#ffffff", "#ffffff") == 1


def test_what_is_sent_from_it_goes_nowhere(client, site):
    answer = client.post("/ja/design/", {"new-name": "山田"})

    assert (answer.status_code, answer.url) == (302, "/ja/design/")


def test_a_place_whose_photograph_is_gone_shows_hills(client, site):
    assert client.get("/ja/design/").content.decode().count('<svg class="no-picture"') == 1


def test_it_asks_the_database_no_more_than_a_page_does(client, site, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        client.get("/ja/design/")
