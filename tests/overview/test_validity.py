"""Every page of the site is HTML that no browser has to guess at."""

import pytest
from django.test import Client
from wagtail.models import Page

from tests.markup import faults_of
from tests.overview.visits import user_for

FRAME = "<!doctype html><html lang=ja><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>"


@pytest.mark.parametrize(
    "wrong",
    [
        "<p><div>x</div></p>",
        "<ul><p>x</p></ul>",
        "<b><p>x</b></p>",
        '<i id="a"></i><i id="a"></i>',
        '<label for="nobody">x</label>',
        '<p aria-describedby="nobody">x</p>',
        '<img src="x">',
        '<form action=""></form>',
        '<a href="x"><button>x</button></a>',
        "<form><form></form></form>",
        "<h3>x</h3>",
        "<h1>x</h1>",
        "<dl><p>x</p></dl>",
        '<p hidden="false">x</p>',
        "<span><div>x</div></span>",
        '<p class="x" class="y">x</p>',
        "<section>x",
        "<table><div>x</div></table>",
        "&unknown;",
    ],
)
def test_what_is_wrong_is_found(wrong):
    assert faults_of(FRAME.format("<p>x</p>")) == []
    assert faults_of(FRAME.format(wrong)) != []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_of_words_is_right(loaded_demo, db, language):
    client = Client()
    client.force_login(user_for("superuser"))
    pages = Page.objects.live().filter(depth__gt=1, locale__language_code=language).specific()
    assert len({type(page) for page in pages}) >= 12

    found = {page.url: faults_of(client.get(page.url).content.decode()) for page in pages}

    assert {url: faults for url, faults in found.items() if faults} == {}
