"""Editors find what they look for by any part of a title, in Japanese too, and any input gets an answer."""

import gc

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from home.models import ContentPage
from tests.home.conftest import leaves_files_open
from tests.home.test_editing import editor  # noqa: F401 - a fixture
from tests.home.test_search import HOSTILE

pytestmark = leaves_files_open


@pytest.fixture
def files(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    get_image_model().objects.create(title="谷間の診療所の朝", file=get_test_image_file())
    Document.objects.create(title="定時総会の議案書", file=ContentFile(b"%PDF-1.4\n", "items.pdf"))
    cache.clear()  # Wagtail keeps the sizes of pictures there, by their number
    yield
    gc.collect()


@pytest.fixture
def keeper(client, make_user):
    """A client that may see all files; a site editor's rights on them come with the roles."""
    user = make_user("keeper@example.org")
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


LOOKED_FOR = [
    ("pages/search/?q=いて", "私たちについて"),
    ("pages/search/?q=bout", "About us"),
    ("choose-page/search/?q=ちにつ", "私たちについて"),
    ("images/?q=診療所", "谷間の診療所の朝"),
    ("images/chooser/results/?q=間の診", "谷間の診療所の朝"),
    ("documents/?q=総会の議", "定時総会の議案書"),
    ("documents/chooser/results/?q=議案", "定時総会の議案書"),
]


@pytest.mark.parametrize(("address", "title"), LOOKED_FOR)
def test_by_a_part_from_the_middle(keeper, files, address, title):
    assert title in keeper.get(f"/office/{address}").content.decode()
    assert title not in keeper.get(f"/office/{address.partition('=')[0]}=どこにもない").content.decode()


def test_in_the_list_of_one_page_and_among_drafts(editor, site):  # noqa: F811
    page = ContentPage.objects.get(slug="history", locale__language_code="ja")
    page.unpublish()
    parent = page.get_parent()

    assert "歩み" in editor.get(f"/office/pages/{parent.pk}/", {"q": "み"}).content.decode()


@pytest.mark.parametrize("query", HOSTILE)
def test_any_input_gets_an_answer(editor, site, query):  # noqa: F811
    assert editor.get("/office/pages/search/", {"q": query}).status_code == 200
