"""The office's screens about a story, and what editors can and cannot do with its pages."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from dispatch.models import StoryPhoto
from home.models import NewsPage, StoryPage
from tests.dispatch.conftest import COORDINATOR
from tests.home.stories.conftest import accepted_report, make, told
from tests.home.test_editing import editor  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def coordinator(client, make_user):
    user = make_user("coordinator@example.org")
    rights = Permission.objects.filter(content_type__app_label="dispatch", codename__in=COORDINATOR)
    user.user_permissions.set([*rights, Permission.objects.get(codename="access_admin")])
    client.force_login(user)
    return client


def address(report, screen="") -> str:
    return f"/office/stories/{report.pk}/{screen}"


def edit(page, **changes) -> dict:
    words = {
        "title": page.title,
        "slug": page.slug,
        "published_on": page.published_on.isoformat(),
        "lead": page.lead,
        "body": streamfield([("text", rich_text("<p>書き直した。</p>"))]),
    }
    return nested_form_data(words | changes) | {"action-publish": "yes"}


def test_a_story_is_made_released_and_taken_back_by_buttons(coordinator):
    report = accepted_report()
    assert f'href="{address(report)}"' in coordinator.get(f"/office/dispatch/reports/{report.pk}/").content.decode()
    made = coordinator.get(address(report, "make/")).content.decode()
    assert "往診先の家" in made  # the photograph that stays in the office

    assert coordinator.post(address(report, "make/")).url == address(report)
    assert coordinator.post(address(report, "release/"), {"expected_state": "accepted"}).url == address(report)
    shown = coordinator.get(address(report)).content.decode()
    assert f'href="/ja/news/story-{report.pk}/"' in shown
    assert "翻訳が済んだら、印を外してください" in shown

    coordinator.post(address(report, "release/"), {"expected_state": "accepted"})
    assert report.changes.filter(step="publish").count() == 1

    coordinator.post(address(report, "take-back/"), {"expected_state": "published", "reason": "希望による。"})
    report.refresh_from_db()
    assert report.state == "accepted"


def test_taking_back_without_a_reason_says_so_at_the_field(coordinator):
    report = told()

    answer = coordinator.post(address(report, "take-back/"), {"expected_state": "published", "reason": ""})

    assert answer.context["form"].has_error("reason")
    report.refresh_from_db()
    assert report.state == "published"


def test_captions_are_written_in_both_languages_and_a_forged_number_is_not_heard(coordinator):
    report = accepted_report()
    make(report)
    first, *rest = StoryPhoto.objects.all()
    without = report.photos.get(consent="none")
    form = {f"ja-{first.pk}": "川", f"en-{first.pk}": "River", f"en-{without.pk + 900}": "forged"}

    coordinator.post(address(report, "photos/"), form | {f"out-{rest[0].pk}": "on"})

    first.refresh_from_db()
    assert (first.caption_ja, first.caption_en) == ("川", "River")
    assert list(StoryPhoto.objects.values_list("is_left_out", flat=True)) == [False, True, False]


def test_a_report_that_is_not_accepted_has_no_such_screen(coordinator):
    report = accepted_report()
    type(report).objects.filter(pk=report.pk).update(state="submitted")

    assert coordinator.get(address(report)).status_code == 404
    assert coordinator.post(address(report, "make/")).status_code == 404


@pytest.mark.parametrize("screen", ["", "make/", "release/", "take-back/", "photos/"])
def test_without_the_right_nobody_comes_in(client, make_user, screen):
    report = accepted_report()
    user = make_user("reader@example.org")
    codenames = ["access_admin", "view_activityreport", "accept_report"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)

    assert client.post(address(report, screen)).status_code == 302  # as Wagtail refuses
    assert not StoryPage.objects.exists()


def test_the_step_screen_of_reports_is_no_way_around(coordinator):
    report = accepted_report()

    for step in ("publish", "take_back", "hide"):
        assert coordinator.get(f"/office/dispatch/reports/{report.pk}/steps/{step}/").status_code == 404


class TestEditor:
    def test_publishes_no_story_that_is_not_released(self, editor):  # noqa: F811
        report = accepted_report()
        page = make(report)["ja"]

        answer = editor.post(f"/office/pages/{page.pk}/edit/", edit(page, title="先走り"), follow=True)

        assert "派遣担当が公開します" in answer.content.decode() or "not released" in answer.content.decode()
        page.refresh_from_db()
        assert (page.live, page.get_latest_revision_as_object().title) == (False, "先走り")

    @pytest.mark.parametrize("with_those_below", [False, True])
    def test_publishes_none_together_with_others_either(self, editor, with_those_below):  # noqa: F811
        page = make(accepted_report())["ja"]
        chosen = page.get_parent() if with_those_below else page
        wish = {"include_descendants": "on"} if with_those_below else {}

        answer = editor.post(f"/office/bulk/wagtailcore/page/publish/?id={chosen.pk}", wish, follow=True)

        assert "派遣担当が公開します" in answer.content.decode()
        page.refresh_from_db()
        assert not page.live

    def test_publishes_news_together_where_no_story_is_in_the_way(self, editor):  # noqa: F811
        news = NewsPage.objects.get(slug="first", locale__language_code="ja")
        news.unpublish()

        editor.post(f"/office/bulk/wagtailcore/page/publish/?id={news.pk}", {})

        news.refresh_from_db()
        assert news.live

    def test_rewrites_a_released_story_and_translates_the_other(self, editor):  # noqa: F811
        report = told()
        page = StoryPage.objects.get(report=report, language="ja")
        english = StoryPage.objects.get(report=report, language="en")

        editor.post(f"/office/pages/{page.pk}/edit/", edit(page, title="編集者の題"))
        editor.post(f"/office/pages/{english.pk}/edit/", edit(english, title="Edited"))

        assert "編集者の題" in editor.get(f"/ja/news/story-{report.pk}/").content.decode()
        assert "Edited" in editor.get(f"/en/news/story-{report.pk}/").content.decode()

    def test_is_told_what_a_page_must_not_say(self, editor):  # noqa: F811
        report = told(sensitivity="country_only")
        page = StoryPage.objects.get(report=report, language="ja")

        answer = editor.post(f"/office/pages/{page.pk}/edit/", edit(page, title="聖ヨハネ病院にて"), follow=True)

        assert "聖ヨハネ病院" in answer.content.decode()
        page.refresh_from_db()
        assert page.title == "雨季の村で"

    def test_sees_the_photographs_in_the_preview_of_a_draft(self, editor):  # noqa: F811
        report = accepted_report()
        page = make(report)["ja"]

        preview = editor.get(f"/office/pages/{page.pk}/view_draft/").content.decode()

        assert "川と橋" in preview

    def test_copies_no_story(self, editor):  # noqa: F811
        report = told()
        page = StoryPage.objects.get(report=report, language="ja")
        form = {"new_title": "写し", "new_slug": "copy", "new_parent_page": page.get_parent().pk}

        editor.post(f"/office/pages/{page.pk}/copy/", form)

        assert StoryPage.objects.count() == 2


def test_the_worker_reads_it_from_their_own_page(client, make_user):
    report = told()
    user = make_user("maho@example.org")
    person = report.posting.worker.person
    person.user = user
    person.save()
    client.force_login(user)

    own = client.get("/ja/workers/mine/").content.decode()
    sent = client.get(f"/ja/workers/mine/reports/{report.pk}/").content.decode()

    assert f'href="/ja/stories/{report.pk}/"' in own
    assert f'href="/ja/stories/{report.pk}/"' in sent
    assert client.get(f"/ja/stories/{report.pk}/", follow=True).status_code == 200


def test_lists_of_news_cost_the_same_with_one_story_and_with_three(client):
    def queries(path="/ja/news/") -> int:
        cache.clear()
        Site.get_site_root_paths()  # Wagtail keeps them until a page moves
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    first = told(sensitivity="country_only")
    with_one, of_page = queries(), queries(f"/ja/news/story-{first.pk}/")
    told(at=first.posting)
    told(at=first.posting)

    assert (queries(), with_one <= 15) == (with_one, True)
    assert of_page <= 20
