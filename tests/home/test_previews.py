"""Examples of blocks, and drafts, seen in both languages."""

import pytest
from wagtail.blocks import Block
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from home.blocks import BodyBlock
from home.models import ContentPage, CountryPage, EventPage, FormPage, HomePage, IssuePage, NewsPage
from home.models.previews import SeenInBothLanguages
from tests.home.test_editing import editor  # noqa: F401 - a fixture

BLOCKS = NewsPage._meta.get_field("body").stream_block.child_blocks


def test_there_are_a_dozen_blocks_and_each_says_what_it_is_for():
    assert len(BLOCKS) == len(BodyBlock().child_blocks) == 12
    assert [name for name, block in BLOCKS.items() if not (block.is_previewable and block.get_description())] == []


@pytest.mark.parametrize("name", [name for name in BLOCKS if name != "picture"])
def test_a_block_is_seen_in_both_languages_before_it_is_chosen(editor, name):  # noqa: F811
    block = BLOCKS[name]
    assert Block.definition_registry[block.definition_prefix] is block

    page = editor.get("/office/block-preview/", {"id": block.definition_prefix}).content.decode()

    japanese, english = page.split('<section lang="')[1:]
    assert (japanese[:2], english[:2]) == ("ja", "en")
    assert all('class="block-' in side for side in (japanese, english))
    assert japanese.partition("<div")[2] != english.partition("<div")[2]
    assert "style=" not in page


# Wagtail leaves the file into which it wrote a size of a picture for the garbage collector to close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_is_one_of_the_library_or_the_reason_why_there_is_none(editor, settings, tmp_path):  # noqa: F811
    address = {"id": BLOCKS["picture"].definition_prefix}
    assert "写真はまだ登録されていません。" in editor.get("/office/block-preview/", address).content.decode()

    settings.MEDIA_ROOT = tmp_path
    Collection.add_root(name="Root")
    get_image_model().objects.create(title="渡し船", file=get_test_image_file())

    assert editor.get("/office/block-preview/", address).content.decode().count("<img") == 2


def test_an_editor_sees_the_draft_of_the_other_language_from_here(editor):  # noqa: F811
    here = ContentPage.objects.get(slug="history", locale__language_code="ja")
    there = ContentPage.objects.get(slug="history", locale__language_code="en")
    there.title = "Our long history"
    there.save_revision()

    shown = here.make_preview_request(preview_mode="counterpart", original_request=signed_in(editor)).content.decode()

    assert '<html lang="en">' in shown
    assert "<h1>Our long history</h1>" in shown
    assert "About us" in shown
    assert "<h1>歩み</h1>" in here.make_preview_request(original_request=signed_in(editor)).content.decode()


def test_whoever_may_not_edit_the_other_side_sees_what_is_public(site):
    here = ContentPage.objects.get(slug="history", locale__language_code="ja")
    there = ContentPage.objects.get(slug="history", locale__language_code="en")
    there.title = "Our long history"
    there.save_revision()

    assert "Our long history" not in here.make_preview_request(preview_mode="counterpart").content.decode()


def test_a_page_without_a_counterpart_shows_itself(editor):  # noqa: F811
    ContentPage.objects.get(slug="history", locale__language_code="en").delete()
    here = ContentPage.objects.get(slug="history", locale__language_code="ja")

    shown = here.make_preview_request(preview_mode="counterpart", original_request=signed_in(editor)).content.decode()

    assert "<h1>歩み</h1>" in shown


@pytest.mark.django_db
def test_every_kind_of_page_offers_it():
    kinds = [HomePage, ContentPage, NewsPage, CountryPage, IssuePage, EventPage, FormPage]

    assert [kind for kind in kinds if not issubclass(kind, SeenInBothLanguages)] == []
    assert [len(kind().preview_modes) for kind in kinds] == [2] * 6 + [3]


def signed_in(client):
    """The last request of a client."""
    return client.get("/office/").wsgi_request
