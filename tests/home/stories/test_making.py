"""From an accepted report to a page in both languages, and what is refused on the way."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from dispatch import services as dispatch
from dispatch.models import ReportPhoto, StoryPhoto
from home import services
from home.models import NewsPage, StoryPage
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from tests.factories.reports import report_of, sent
from tests.home.conftest import build
from tests.home.stories.conftest import NAMING, accepted_report, make, release, told, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
SCRIPT = dispatch.Words("<script>題</script>", "一行目<script>alert(1)</script>\n二行目\n\n<b>太字</b>&amp;", "ja")


def codes(refusal) -> list[str]:
    return [blocker.code for blocker in refusal.value.blockers]


def words_of(report, language="ja") -> tuple:
    page = StoryPage.objects.get(report=report, language=language)
    return page.title, page.lead, page.body.render_as_block()


class TestMaking:
    def test_one_step_writes_a_draft_in_both_languages(self):
        report = accepted_report()

        pages = make(report)

        japanese, english = pages["ja"], pages["en"]
        assert japanese.translation_key == english.translation_key
        assert [page.get_parent().slug for page in (japanese, english)] == ["news", "news"]
        assert [(page.live, page.to_translate) for page in (japanese, english)] == [(False, False), (False, True)]
        assert english.get_admin_display_title() == "To be translated: 雨季の村で"
        assert words_of(report)[:2] == ("雨季の村で", "橋が流れ、歩いて村へ行った。")
        report.refresh_from_db()
        assert report.state == "accepted"

    def test_again_changes_nothing_that_an_editor_wrote(self):
        report = told()
        page = StoryPage.objects.get(report=report, language="ja")
        page.title = "編集者の題"
        page.save_revision().publish()

        make(report)
        take_back(report)
        make(report)
        release(report)

        page.refresh_from_db()
        assert (page.title, page.live) == ("編集者の題", True)
        assert StoryPage.objects.count() == 2

    def test_two_tabs_at_once_make_one_story(self, transactional_db, race):
        build()
        report = accepted_report()

        done = race(lambda: make(report), lambda: make(report))

        assert [type(one) for one in done] == [dict, dict]
        assert sorted(StoryPage.objects.values_list("language", flat=True)) == ["en", "ja"]

    def test_two_releases_at_once_are_one(self, transactional_db, race):
        build()
        report = accepted_report()
        make(report)

        done = race(*[lambda: release(report, expected_state="accepted")] * 2)

        assert sorted(type(one).__name__ for one in done) == ["StaleState", "list"]
        assert [change.step for change in report.changes.all()][-2:] == ["accept", "publish"]

    def test_markup_in_the_text_does_nothing(self, client):
        report = told(words=SCRIPT)

        page = client.get(f"/ja/news/story-{report.pk}/").content.decode()

        assert "<script>題" not in page
        assert "alert(1)</script>" not in page
        assert "&lt;b&gt;太字&lt;/b&gt;&amp;amp;" in page

    def test_twenty_thousand_letters(self, client):
        report = told(words=dispatch.Words("長い", "雨が降る。" * 4000, "ja"))

        _title, lead, body = words_of(report)
        assert (len(lead) <= 160, lead.endswith("。"), body.count("雨")) == (True, True, 4000)
        assert client.get(f"/ja/news/story-{report.pk}/").status_code == 200

    def test_an_address_that_is_taken_gets_a_number(self):
        report = accepted_report()
        index = NewsPage.objects.get(slug="first", locale__language_code="ja").get_parent()
        taken = NewsPage(title="雨季の村で", slug=f"story-{report.pk}", lead="x", locale=index.locale)
        index.add_child(instance=taken)

        assert make(report)["ja"].slug == f"story-{report.pk}-2"

    def test_a_report_in_english_is_ready_in_english(self):
        report = told(words=dispatch.Words("Rain", "We walked. They waited.", "en"))

        live = StoryPage.objects.filter(live=True)
        assert [(page.language, page.to_translate) for page in live] == [("en", False)]
        assert StoryPage.objects.get(report=report, language="ja").to_translate


class TestRefused:
    def test_a_report_that_is_not_accepted_of_a_hidden_posting_hears_both(self):
        report = sent(report_of())
        dispatch.set_sensitivity(posting=report.posting, sensitivity="hidden")
        report.refresh_from_db()

        with pytest.raises(RuleBroken) as refusal:
            make(report)

        assert codes(refusal) == ["NOT_ACCEPTED", "HIDDEN"]
        assert not StoryPage.objects.exists()

    def test_a_text_that_says_too_much_is_not_released_and_says_what(self):
        report = accepted_report(words=NAMING, sensitivity="country_only")
        make(report)

        with pytest.raises(RuleBroken, match="must not be public: 隠岐") as refusal:
            release(report)

        assert codes(refusal) == ["SAYS_TOO_MUCH"]

    def test_who_may_not_and_whose_own_words_they_are(self, make_user):
        report = accepted_report()
        with pytest.raises(PermissionDenied):
            make(report, by=make_user("stranger@example.org"))
        make(report)
        worker = make_user("worker@example.org", is_superuser=True)
        type(report.posting.worker.person).objects.update(user=worker)

        with pytest.raises(RuleBroken, match="your own words"):
            release(report, by=worker)

    def test_a_photograph_without_consent_comes_along_by_no_way(self):
        report = accepted_report()
        make(report)
        without = ReportPhoto.objects.get(consent="none")
        assert set(StoryPhoto.objects.values_list("photo__consent", flat=True)) == {"nobody", "spoken", "written"}

        with pytest.raises(RuleBroken, match="no consent to show it"):
            dispatch.describe_photos(report, words={without.pk + 999: dispatch.PhotoWords("見えて", "seen")})

        row = StoryPhoto.objects.first()
        row.photo = without
        with pytest.raises(IntegrityError, match="dispatch_storyphoto_with_consent"), transaction.atomic():
            row.save()
        shown = StoryPhoto.objects.filter(photo__consent="spoken").get().photo
        shown.withdrawn_on = timezone.localdate()
        with pytest.raises(IntegrityError, match="dispatch_reportphoto_not_in_story"), transaction.atomic():
            shown.save()

    def test_the_database_keeps_hidden_and_published_apart(self):
        report = told()
        report.posting.sensitivity = "hidden"
        with pytest.raises(IntegrityError, match="dispatch_posting_hidden_not_published"), transaction.atomic():
            report.posting.save()
        dispatch.set_sensitivity(posting=report.posting, sensitivity="hidden")
        report.refresh_from_db()
        report.state, report.published_on = "published", timezone.localdate()
        with pytest.raises(IntegrityError, match="dispatch_activityreport_published_not_hidden"), transaction.atomic():
            report.save()

    def test_one_page_for_each_report_and_language(self):
        report = told()
        page = StoryPage.objects.get(report=report, language="en")
        page.language = "ja"
        with pytest.raises(IntegrityError), transaction.atomic():
            page.save(clean=False)


class TestAfterwards:
    def test_the_worker_hears_of_it_with_the_address(self):
        report = accepted_report()
        type(report.posting.worker.person).objects.update(email="maho@example.org")
        make(report)
        release(report)

        letter = Letter.objects.get(key__startswith="report-step", subject="いただいた報告を公開しました")
        assert f"/stories/{report.pk}/" in letter.text

    def test_the_address_in_the_mail_leads_to_the_page_and_to_none_that_is_closed(self, client):
        report = told()
        assert client.get(f"/en/stories/{report.pk}/").url == f"/ja/news/story-{report.pk}/"
        translate(report)
        assert client.get(f"/en/stories/{report.pk}/").url == f"/en/news/story-{report.pk}/"

        take_back(report)

        assert client.get(f"/en/stories/{report.pk}/").status_code == 404

    def test_taking_back_needs_a_reason_and_unpublishes_both_pages(self):
        report = told()
        translate(report)
        with pytest.raises(RuleBroken, match="reason"):
            services.take_story_back(report, reason=" ", at=timezone.now())

        take_back(report)

        report.refresh_from_db()
        assert (report.state, report.published_on) == ("accepted", None)
        assert not StoryPage.objects.filter(live=True).exists()
        with pytest.raises(StaleState):
            take_back(report)


def take_back(report):
    services.take_story_back(report, reason="ワーカーの希望による。", at=timezone.now())
