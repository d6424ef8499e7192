"""The picture beside a link to a page: made by the site, for public pages alone."""

import struct

import pytest
from wagtail.models import Page

from home.models import ContentPage, NewsPage
from home.printing.cards import _drawn


def the(slug: str) -> Page:
    return Page.objects.get(slug=slug, locale__language_code="ja")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_names_its_picture_and_the_picture_has_the_size_that_is_said(client, site, language):
    page = ContentPage.objects.get(slug="about", locale__language_code=language)
    told = client.get(f"/{language}/about/").content.decode()

    answer = client.get(f"/cards/{page.pk}.png")

    assert f'<meta property="og:image" content="http://testserver/cards/{page.pk}.png">' in told
    assert answer["Content-Type"] == "image/png"
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)


def test_another_title_is_another_picture(client, site):
    before = client.get(f"/cards/{the('about').pk}.png").content
    Page.objects.filter(pk=the("about").pk).update(title="ほかの題")

    assert client.get(f"/cards/{the('about').pk}.png").content != before


@pytest.mark.parametrize("why", ["closed", "draft", "of a later day", "none"])
def test_what_the_public_may_not_read_has_no_picture(client, site, why):
    if why == "closed":
        number = the("corner").pk
    elif why == "draft":
        number = the("about").pk
        Page.objects.filter(pk=number).update(live=False)
    elif why == "of a later day":
        number = the("first").pk
        NewsPage.objects.filter(pk=number).update(published_on="2999-01-01")
    else:
        number = 999_999

    assert client.get(f"/cards/{number}.png").status_code == 404


@pytest.mark.parametrize("title", ["#{1/0}", '"]]', "$ \\ #import", "長い題" * 40, "髙﨑𠮷野屋", ""])
def test_no_title_is_markup(title):
    assert _drawn(title, "JOCS", "ja").startswith(b"\x89PNG")
