"""A member of the public sees exactly what was consented to and nothing else: on pages, lists, sheets and addresses."""

import html
import io
import json
import re

import pytest
from django.core.cache import cache
from django.utils import timezone
from pypdf import PdfReader
from wagtail.images.models import Image

from dispatch import queries
from dispatch import services as dispatch
from dispatch.models import HiddenCountry, PublicProfile, StoryPhoto
from home.models import StoryPage
from tests.home.stories.conftest import CONSENTS, NAMING, PHOTOS, told, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NAME, PLACE = ["隠岐", "真帆", "Oki", "Maho"], ["聖ヨハネ病院", "St John", "タボラ州", "Tabora"]
WORDS, COUNTRY = ["雨季の村で", "助産師たちは待っていてくれた"], ["タンザニア"]
WITH_CONSENT = [caption for consent, caption in PHOTOS.items() if consent != "none"]
EVERYTHING = [*NAME, *PLACE, *WORDS, *COUNTRY, *PHOTOS.values()]
LISTS = ["/ja/", "/ja/news/", "/en/", "/en/news/"]
# What this site may have one day; what is not there says nothing either.
MACHINES = [
    "/sitemap.xml",
    "/ja/news/feed/",
    "/feed/",
    "/ja/search/?q=雨季",
    "/ja/search/?query=雨季",
    "/api/v2/pages/",
]

ENGLISH = {"隠岐": "Oki", "真帆": "Maho", "タンザニア": "Tanzania"}

# sensitivity, consent of the worker -> what of the story is public
NAMED, UNNAMED, NOTHING = [*WORDS, *COUNTRY, *WITH_CONSENT, "隠岐", "真帆"], [*WORDS, *COUNTRY, *WITH_CONSENT], []
TABLE = [
    ("public", "valid", NAMED),
    ("public", "ended", UNNAMED),
    ("public", "withdrawn", UNNAMED),
    ("public", "never", UNNAMED),
    ("country_only", "valid", UNNAMED),
    ("country_only", "ended", UNNAMED),
    ("country_only", "withdrawn", UNNAMED),
    ("country_only", "never", UNNAMED),
    ("hidden", "valid", NOTHING),
    ("hidden", "ended", NOTHING),
    ("hidden", "withdrawn", NOTHING),
    ("hidden", "never", NOTHING),
]


def become(report, sensitivity, consent):
    """The story was released while all was well; then the world changed."""
    if happened := CONSENTS[consent][1]:
        happened(report.posting)
    dispatch.set_sensitivity(posting=report.posting, sensitivity=sensitivity)


def story_told(consent, **rest):
    return told(published=CONSENTS[consent][0], **rest)


def read(client, path) -> str:
    cache.clear()
    answer = client.get(path)
    return html.unescape(answer.content.decode()) if answer.status_code == 200 else ""


def page_of(report, language="ja") -> str:
    return f"/{language}/news/story-{report.pk}/"


def said(text, of=EVERYTHING) -> set[str]:
    return {secret for secret in of if secret in text}


def sheet_of_workers(client) -> str:
    pdf = client.get("/ja/workers/introduction.pdf")
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(pdf))).pages)


def addresses_of_photos() -> list[str]:
    return [f"/ja/workers/stories/photos/{key}.jpeg" for key in StoryPhoto.objects.values_list("key", flat=True)]


@pytest.mark.parametrize(("sensitivity", "consent", "public"), TABLE)
class TestTable:
    def test_every_surface_says_that_and_nothing_else(self, client, sensitivity, consent, public):
        report = story_told(consent)
        translate(report)
        photos = addresses_of_photos()
        become(report, sensitivity, consent)
        title, english = ("雨季の村で", "In the rain"), "They waited for us."
        in_english = {ENGLISH.get(one, one) for one in public if one not in WORDS} | ({english} if public else set())

        assert said(read(client, page_of(report))) == set(public)
        assert said(read(client, page_of(report, "en")), [*EVERYTHING, "Tanzania", english]) == in_english
        assert [client.get(photo).status_code for photo in photos] == [200 if public else 404] * 3

        lists = "".join(read(client, path) for path in LISTS)
        assert [one in lists for one in title] == [bool(public)] * 2
        assert said(lists, [*PHOTOS.values()]) == set()

        allowed = {*NAME, *PLACE} if public == NAMED else set()
        assert said(sheet_of_workers(client), [*NAME, *PLACE]) <= allowed
        machines = "".join(read(client, path) for path in MACHINES)
        assert said(machines, [*NAME, *PLACE, *PHOTOS.values()]) == set()
        assert public or "story-" not in machines
        pages = StoryPage.objects.filter(report=report)
        assert [bool(page.get_sitemap_urls()) for page in pages] == [bool(public)] * 2

    def test_a_text_that_names_the_worker_is_read_only_while_the_name_is_public(
        self, client, sensitivity, consent, public
    ):
        report = told(words=NAMING)  # all was well then
        if consent == "never":  # what no service does: the profile is gone
            PublicProfile.objects.all().delete()
        become(report, sensitivity, consent)

        shown = read(client, page_of(report))
        lists = "".join(read(client, path) for path in LISTS)

        assert bool(shown) is (public == NAMED)
        assert "隠岐からの便り" in lists or public != NAMED
        assert "隠岐からの便り" not in lists or public == NAMED


@pytest.mark.parametrize("sensitivity", ["public", "country_only"])
@pytest.mark.parametrize("consent", list(PHOTOS))
def test_a_photograph_is_seen_with_consent_and_never_without(client, sensitivity, consent):
    report = told(photos={consent: "ただ一枚"}, sensitivity=sensitivity, published=sensitivity == "public")

    assert ("ただ一枚" in read(client, page_of(report))) is (consent != "none")
    assert StoryPhoto.objects.count() == (consent != "none")


@pytest.mark.parametrize("consent", ["nobody", "spoken", "written"])
def test_a_photograph_whose_consent_is_withdrawn_is_gone_in_the_same_request(client, consent):
    report = told(photos={consent: "ただ一枚"})
    translate(report)
    shown, [address] = StoryPhoto.objects.get(), addresses_of_photos()
    assert client.get(address).status_code == 200

    dispatch.withdraw_photo_consent(shown.photo, on=timezone.localdate(), at=timezone.now())

    assert client.get(address).status_code == 404
    assert "ただ一枚" not in read(client, page_of(report)) + read(client, page_of(report, "en"))
    assert not StoryPhoto.objects.exists()


def test_the_file_the_public_saw_is_deleted_with_the_consent(client, django_capture_on_commit_callbacks):
    told(photos={"spoken": "ただ一枚"})
    shown = StoryPhoto.objects.get()
    storage, name, [address] = shown.file.storage, shown.file.name, addresses_of_photos()

    with django_capture_on_commit_callbacks(execute=True):
        dispatch.withdraw_photo_consent(shown.photo, on=timezone.localdate(), at=timezone.now())

    assert not storage.exists(name)
    assert client.get(address).status_code == 404
    assert storage.exists(shown.photo.file.name)  # the office keeps what the worker sent


def test_nothing_of_a_story_lies_where_a_proxy_or_an_editor_could_reach_it(client):
    report = told()
    contents = [page.latest_revision.content for page in StoryPage.objects.filter(report=report)]
    revisions = str([content | {"body": json.loads(content["body"])} for content in contents])

    assert not Image.objects.exists()
    assert said(revisions) == set(WORDS)
    for name in StoryPhoto.objects.values_list("file", flat=True):
        assert client.get(f"/media/{name}").status_code == 404


def test_a_photograph_of_the_worker_goes_with_the_name(client):
    report = told(photos={"spoken": "授業"})
    photo = StoryPhoto.objects.get().photo
    type(photo).objects.filter(pk=photo.pk).update(people="隠岐と助産師二人")
    assert "授業" in read(client, page_of(report))

    become(report, "country_only", "valid")

    assert "授業" not in read(client, page_of(report))
    assert [client.get(address).status_code for address in addresses_of_photos()] == [404]


def test_a_caption_that_names_the_place_is_shown_only_where_the_place_is(client):
    report = told(photos={"nobody": "タボラ州の朝"})
    assert "タボラ州の朝" in read(client, page_of(report))

    become(report, "country_only", "valid")

    page = read(client, page_of(report))
    assert page
    assert "タボラ州" not in page


def test_a_country_that_is_switched_off_closes_its_stories_and_opens_them_again(client):
    report = told()
    hidden = HiddenCountry.objects.create(country="TZ", reason="治安", hidden_on=timezone.localdate())
    assert read(client, page_of(report)) == ""
    assert "雨季の村で" not in read(client, "/ja/news/")
    assert [client.get(address).status_code for address in addresses_of_photos()] == [404] * 3

    hidden.lifted_on = timezone.localdate()
    hidden.save()

    assert "雨季の村で" in read(client, page_of(report))


def test_a_hidden_posting_that_is_shown_again_waits_for_a_new_release(client):
    report = told()
    become(report, "hidden", "valid")
    dispatch.set_sensitivity(posting=report.posting, sensitivity="public")

    assert read(client, page_of(report)) == ""
    report.refresh_from_db()
    assert (report.state, report.published_on) == ("accepted", None)
    assert report.changes.last().step == "hide"


def test_a_page_that_waits_for_translation_is_no_counterpart(client):
    report = told()
    draft = StoryPage.objects.get(report=report, language="en")
    draft.save_revision().publish()  # as a scheduled publication would

    assert client.get(page_of(report, "en")).status_code == 404
    assert 'hreflang="en"' not in read(client, page_of(report)).replace('lang="en" hreflang="en" rel', "")
    assert "雨季の村で" not in read(client, "/en/news/")


def test_what_is_written_in_another_way_is_the_name_all_the_same(client):
    report = told()
    page = StoryPage.objects.get(report=report, language="ja")
    become(report, "country_only", "valid")
    for text in ("おきにて", "ｍａｈｏ より", "<b>聖ヨハネ</b> 病院", "隠<i>岐</i>", "Letter from MAHO OKI."):
        page.body = [("text", f"<p>はじめ</p><p>{text}</p>")]
        page.save()
        is_reading_of_two_letters = text == "おきにて"  # too common to tell anything
        assert (client.get(page_of(report)).status_code == 200) is is_reading_of_two_letters, text


def test_no_page_names_the_worker_in_its_address():
    told(words=NAMING)

    assert {re.sub(r"\d+", "0", page.slug) for page in StoryPage.objects.all()} == {"story-0"}
    assert queries.said_in("/".join(StoryPage.objects.values_list("url_path", flat=True)), NAME) == []
