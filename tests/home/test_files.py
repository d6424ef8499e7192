"""Pictures and documents that editors put up go with the pages that hold them, by their address as well."""

import gc

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, PageViewRestriction

from home.models import ContentPage, Office, StoryPage
from home.supporters import SUPPORTERS
from tests.factories.members import MembershipFactory, MembershipKindFactory
from tests.factories.people import PersonFactory
from tests.home.conftest import SMALL_SITE, build, leaves_files_open, words
from tests.home.stories.conftest import told

pytestmark = leaves_files_open
KEPT, ASKED_FOR = "public, max-age=31536000, immutable", "private, no-cache"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("images", "original_images", "documents"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(b"a picture")
    (tmp_path.parent / "secret.png").write_bytes(b"a secret")


def test_anybody_sees_a_picture_and_may_keep_it(client, db, folder):
    answer = client.get("/media/images/a.png")

    assert answer.getvalue() == b"a picture"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == KEPT


REST = ["original_images/a.png", "documents/a.png", "a.png", "images/", "images/../../secret.png", "../secret.png"]
HOSTILE = ["images/a%00.png", "images/%F0%9F%8E%8C.png", "images/" + "a" * 5_000, "images/" + "a" * 250]


@pytest.mark.parametrize("path", REST + HOSTILE)
def test_nobody_else_sees_the_rest(client, db, folder, path):
    assert client.get(f"/media/{path}", follow=True).status_code in {400, 404}


def test_staff_see_originals(client, office, folder):
    client.force_login(office)

    assert client.get("/media/original_images/a.png").getvalue() == b"a picture"
    assert client.get("/media/documents/a.png").status_code == 404


@pytest.fixture
def picture(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail keeps the sizes of pictures there, by their number
    build({**SMALL_SITE, "room": {"room": "supporters", **words("支援者のページ", "Supporters' room")}})
    Collection.add_root(name="Root")
    yield get_image_model().objects.create(title="渡し船", file=get_test_image_file())
    gc.collect()


@pytest.fixture
def office(make_user):
    user = make_user("editor@example.org")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def put_on(picture, slug: str) -> ContentPage:
    page = ContentPage.objects.get(slug=slug, locale__language_code="ja")
    page.body = [("picture", {"image": picture, "decorative": False, "alt_text": "川を渡る船"})]
    page.save_revision().publish()
    return page


def seen(client, picture) -> tuple[int, str | None]:
    answer = client.get(picture.get_rendition("width-400").url)
    return answer.status_code, answer.headers.get("Cache-Control") if answer.status_code == 200 else None


def test_a_picture_of_a_closed_page_is_for_those_who_may_read_it(client, picture, make_user):
    put_on(picture, "room")

    assert seen(client, picture)[0] == 404
    client.force_login(make_user("stranger@example.org"))
    assert seen(client, picture)[0] == 404

    person = PersonFactory(user=make_user())
    MembershipFactory(person=person, kind=MembershipKindFactory(code="support"))
    client.force_login(person.user)
    assert seen(client, picture) == (200, ASKED_FOR)


def test_it_opens_with_a_page_and_closes_again_with_it(client, picture):
    put_on(picture, "room")
    page = put_on(picture, "history")
    assert seen(client, picture) == (200, KEPT)

    closed = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    closed.groups.add(Group.objects.get(name=SUPPORTERS))

    assert seen(client, picture)[0] == 404


def test_a_picture_of_a_draft_is_for_the_office(client, picture, office):
    put_on(picture, "history").unpublish()

    assert seen(client, picture)[0] == 404
    client.force_login(office)
    assert seen(client, picture) == (200, ASKED_FOR)


def test_a_picture_of_a_story_closes_when_nobody_may_read_the_story(client, picture):
    story = StoryPage.objects.get(report=told(photos={}), language="ja")
    story.body = [("picture", {"image": picture, "decorative": False, "alt_text": "川を渡る船"})]
    story.save()
    assert seen(client, picture) == (200, KEPT)

    StoryPage.objects.filter(pk=story.pk).update(to_translate=True)

    assert seen(client, picture)[0] == 404


def test_a_picture_that_no_page_holds_is_open_and_the_sketch_of_an_office_too(client, picture):
    assert seen(client, picture) == (200, KEPT)

    office = Office.objects.get()
    office.sketch = picture
    office.save()
    put_on(picture, "room")

    assert seen(client, picture) == (200, KEPT)


def test_a_picture_costs_few_questions_however_many_pages_show_it(client, picture, django_assert_max_num_queries):
    put_on(picture, "room")
    put_on(picture, "history")
    put_on(picture, "about")
    address = picture.get_rendition("width-400").url
    client.get(address)

    with django_assert_max_num_queries(8):
        client.get(address)
