"""A member of the public sees exactly what was consented to and nothing else: on pages, lists, sheets and addresses."""

import html
import io
import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.images.models import Image

from dispatch import queries
from dispatch import services as dispatch
from dispatch.models import HiddenCountry, PublicProfile, StoryPhoto
from home import queries as site
from home.models import NewsIndexPage, NewsPage, StoryPage
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.home.stories.conftest import CONSENTS, NAMING, PHOTOS, told, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NAME, PLACE = ["隠岐", "真帆", "Oki", "Maho"], ["聖ヨハネ病院", "St John", "タボラ州", "Tabora"]
WORDS, COUNTRY = ["雨季の村で", "助産師たちは待っていてくれた"], ["タンザニア"]
WITH_CONSENT = [caption for consent, caption in PHOTOS.items() if consent != "none"]
EVERYTHING = [*NAME, *PLACE, *WORDS, *COUNTRY, *PHOTOS.values()]
LISTS = ["/ja/", "/ja/news/", "/en/", "/en/news/"]
SITEMAP, FEED, SEARCH = "/sitemap.xml", "/ja/feed/", "/ja/search/?q=雨季の村"
# And what this site may have one day; what is not there says nothing either.
MACHINES = [SITEMAP, FEED, SEARCH, "/api/v2/pages/"]

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
        assert ["story-" in read(client, path) for path in (SITEMAP, FEED, SEARCH)] == [bool(public)] * 3
        for name in [*NAME, *PLACE]:  # only the words of the page are searched, and they name nobody
            assert "story-" not in read(client, f"/ja/search/?q={name}") + read(client, f"/en/search/?q={name}")
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


def statuses(client) -> set[int]:
    return {client.get(address).status_code for address in addresses_of_photos()}


def test_photographs_go_and_come_with_the_page_that_an_editor_takes_off_the_site(client):
    report = told()
    page = StoryPage.objects.get(report=report, language="ja")
    assert statuses(client) == {200}

    page.unpublish()
    assert (read(client, page_of(report)), statuses(client)) == ("", {404})

    page.save_revision().publish()
    assert statuses(client) == {200}


def test_a_page_closed_for_a_name_in_its_words_takes_its_photographs_along(client):
    report = told(words=NAMING)
    assert statuses(client) == {200}

    become(report, "public", "withdrawn")

    assert read(client, page_of(report)) == ""
    assert statuses(client) == {404}


def test_photographs_stay_while_the_story_can_be_read_in_one_language(client):
    report = told(words=NAMING)
    translate(report)
    become(report, "public", "withdrawn")

    assert [bool(read(client, page_of(report, language))) for language in ("ja", "en")] == [False, True]
    assert statuses(client) == {200}


def test_who_releases_sees_the_photographs_of_a_page_that_is_closed(client, make_user):
    StoryPage.objects.get(report=told(), language="ja").unpublish()
    editor = make_user("editor@example.org")
    editor.user_permissions.set(Permission.objects.filter(codename="publish_report"))
    client.force_login(editor)

    assert statuses(client) == {200}


class TestFileOfThePerson:
    """What do we hold about you? Stories as well."""

    @pytest.fixture
    def reader(self, make_user):
        user = make_user("reader@example.org")
        user.user_permissions.set(Permission.objects.filter(codename="view_activityreport"))
        return user

    def on_file(self, report, reader):
        person = report.posting.worker.person
        found = site.stories_of(person, user=reader, on=timezone.localdate())
        return {(one.page.language, one.is_shown, one.photographs) for one in found}

    def test_each_page_is_told_with_what_supporters_see_of_it_today(self, reader):
        report = told(words=NAMING)
        assert self.on_file(report, reader) == {("ja", True, 3), ("en", False, 3)}

        translate(report)
        become(report, "public", "withdrawn")
        assert self.on_file(report, reader) == {("ja", False, 3), ("en", True, 3)}

    def test_it_is_of_the_own_stories_and_for_who_may_see_reports(self, reader, make_user):
        report = told()
        assert site.stories_of(PersonFactory(), user=reader, on=timezone.localdate()) == []
        assert site.stories_of(OrganisationFactory(), user=reader, on=timezone.localdate()) == []
        assert self.on_file(report, make_user("other@example.org")) == set()

    def test_the_file_shows_them_and_many_cost_no_more(self, client, make_user, django_assert_num_queries):
        report = told()
        user = make_user("office@example.org")
        rights = ["access_admin", "view_person", "view_activityreport"]
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        address = reverse("people_people:inspect", args=[report.posting.worker.person_id])
        page = client.get(address).content.decode()
        assert "雨季の村で" in page
        assert f'href="{reverse("dispatch_reports:inspect", args=[report.pk])}"' in page

        person, today = report.posting.worker.person, timezone.localdate()
        assert user.has_perm("dispatch.view_activityreport")  # asked once for each account
        with CaptureQueriesContext(connection) as one:
            site.stories_of(person, user=user, on=today)
        told(at=report.posting)
        with django_assert_num_queries(len(one)):
            assert len(site.stories_of(person, user=user, on=today)) == 4


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


def asked_for_news(sql: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        site.latest_news("ja", timezone.localdate())
    return [one["sql"] for one in asked.captured_queries if sql in one["sql"]]


def test_the_newest_ask_about_stories_only_where_one_is_among_them():
    assert asked_for_news("dispatch_activityreport") == []

    told()
    assert len(asked_for_news("dispatch_activityreport")) == 1


def test_withheld_stories_leave_no_gap_among_the_newest():
    index = NewsIndexPage.objects.get(locale__language_code="ja")
    today = timezone.localdate()
    for number in range(4):
        old = NewsPage(
            title=f"旧{number}", slug=f"old-{number}", lead="短く", published_on=today - timedelta(days=9 - number)
        )
        index.add_child(instance=old)
    first = told()
    for report in [first, *(told(at=first.posting) for _number in range(site.SPARE + 2))]:
        page = StoryPage.objects.get(report=report, language="ja")
        page.to_translate = True
        page.save_revision().publish()

    assert [news.url_path.split("/")[-2] for news in site.latest_news("ja", today)] == ["old-3", "old-2", "old-1"]


def test_a_story_that_may_be_read_stands_among_the_newest_in_its_place():
    report = told()

    newest = site.latest_news("ja", timezone.localdate())
    assert newest[0].pk == StoryPage.objects.get(report=report, language="ja").pk
