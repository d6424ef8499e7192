import gc

import pytest
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from home.models import ContentPage
from tests.home.conftest import leaves_files_open


def show(client, *blocks: tuple) -> str:
    """The page of history with these blocks as its body."""
    page = ContentPage.objects.get(slug="history", locale__language_code="ja")
    page.body = [(kind, page.body.stream_block.child_blocks[kind].to_python(value)) for kind, value in blocks]
    page.save()
    return client.get("/ja/about/history/").content.decode()


@pytest.fixture
def picture(db):
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    yield Image.objects.create(title="photo", file=get_test_image_file(size=(1200, 800)))
    gc.collect()


@leaves_files_open
def test_a_picture_comes_in_modern_formats_and_two_sizes_with_words_for_those_who_cannot_see_it(client, site, picture):
    page = show(client, ("picture", {"image": picture.pk, "decorative": False, "alt_text": "谷間の診療所"}))

    assert 'alt="谷間の診療所"' in page
    assert page.count("image/avif") == page.count("image/webp") == 1
    assert "480w" in page
    assert 'loading="lazy"' in page


@leaves_files_open
def test_a_page_whose_picture_was_deleted_still_shows(client, site, picture):
    show(
        client, ("picture", {"image": picture.pk, "decorative": False, "alt_text": "谷間の診療所"}), ("heading", "続き")
    )
    Image.objects.all().delete()

    page = client.get("/ja/about/history/")
    assert page.status_code == 200
    assert "続き" in page.content.decode()


def test_headings_leave_out_no_level(client, site):
    cards = ("cards", [{"title": "一枚目"}])
    steps = ("steps", [{"title": "はじめに"}])

    page = show(client, cards, ("heading", "手順"), steps)

    assert "<h2>一枚目</h2>" in page
    assert "<h2>手順</h2>" in page
    assert "<h3>はじめに</h3>" in page


def test_what_editors_type_is_text_not_code(client, site):
    page = show(client, ("quote", {"words": "<script>alert(1)</script>", "source": "<b>"}))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_card_to_a_page_that_was_deleted_loses_its_link_only(client, site):
    target = ContentPage.objects.get(slug="corner", locale__language_code="ja")
    show(client, ("cards", [{"title": "会員の方へ", "page": target.pk}]))
    target.delete()

    page = client.get("/ja/about/history/").content.decode()
    assert "会員の方へ" in page


def test_a_link_in_a_text_leads_to_the_readers_language(client, site):
    english = ContentPage.objects.get(slug="about", locale__language_code="en")

    page = show(
        client, ("text", f'<p><a linktype="page" id="{english.pk}">JOCS</a> <a linktype="page" id="0">x</a></p>')
    )

    assert '<a href="/ja/about/">JOCS</a>' in page
    assert "<a>x</a>" in page


@pytest.mark.parametrize(
    ("what", "words"), [("workers", "現在、赴任中のワーカーはいません。"), ("offices", "東京事務局")]
)
def test_live_lists_come_from_the_rooms(client, site, what, words):
    page = show(client, ("live", {"title": "", "what": what}))

    assert words in page[page.index("<main") : page.index("</main>")]
