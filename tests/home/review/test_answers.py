"""What a rule keeps back stays in review; two who answer count once; the first screen says what waits."""

from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from home.models import CountriesPage, CountryPage, NewsPage, StoryPage
from jocs_site.foundation.errors import StaleState
from tests.home.conftest import SMALL_SITE, build, words
from tests.home.review.conftest import (
    answer,
    approve,
    edit,
    is_public,
    letters,
    signed_in,
    step_of,
    submitted,
    told,
    written_by,
)
from tests.home.stories.conftest import NAMING, accepted_report, make

pytestmark = pytest.mark.usefixtures("site")
HOME = "/office/"


class TestRefused:
    """What a rule keeps from the public stays in review, and the reviewer reads why."""

    @pytest.fixture
    def story(self, writer, editor) -> StoryPage:
        page = make(accepted_report(words=NAMING, photos={}, published=False))["ja"]
        page.owner = writer
        submitted(page)
        return page

    def test_a_story_that_is_not_released_and_names_somebody(self, editor, story):
        client = signed_in(editor)
        address = f"/office/pages/workflow/action/{story.pk}/approve/{step_of(story).pk}/"

        answered = client.post(address, headers={"x-requested-with": "XMLHttpRequest"})

        assert answered.json() == {"step": "success", "redirect": f"/office/pages/{story.pk}/edit/"}
        page = told(client, story)
        assert "公開が認められていません" in page
        assert "公開できない言葉" in page
        story.refresh_from_db()
        assert (story.live, story.workflow_in_progress, step_of(story).status) == (False, True, "in_progress")
        assert [address for address, _subject in letters()] == ["editor@example.org"]

    def test_from_the_form_too_and_its_words_are_kept(self, editor, story):
        pressed = {"action-workflow-action": "true", "workflow-action-name": "approve"}

        page = edit(editor, story, pressed, title="直した題", slug=story.slug)

        assert "公開が認められていません" in page
        assert StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object().title == "直した題"
        assert step_of(story).status == "in_progress"

    def test_a_second_page_of_a_country(self, writer, editor):
        build({**SMALL_SITE, "lands": {"kind": "countries", **words("国", "Lands")}})
        index = CountriesPage.objects.get(locale__language_code="ja")
        for slug, is_live in (("kenya", True), ("kenya-again", False)):
            page = CountryPage(title=slug, slug=slug, country="KE", lead="短く", locale=index.locale, live=is_live)
            page.owner = writer
            index.add_child(instance=page)
        page.save_revision(user=writer)
        submitted(page)
        client = signed_in(editor)

        client.post(f"/office/pages/workflow/action/{page.pk}/approve/{step_of(page).pk}/")

        assert "この国のページは、この言語ではすでにあります。" in told(client, page)
        assert (step_of(page).status, CountryPage.objects.live().count()) == ("in_progress", 1)


class TestTwoReviewers:
    def test_the_second_is_told_who_answered(self, writer, editor, draft, hire):
        other = hire("other@example.org", "Site editor", last_name="加納", first_name="翠")
        submitted(draft)
        step = step_of(draft)
        approve(editor, draft)
        sent = letters()

        by_form = approve(other, draft)
        late = signed_in(other)
        late.post(f"/office/pages/workflow/action/{draft.pk}/reject/{step.pk}/", {"comment": "だめです"})

        assert "五十嵐 望さんがすでに承認しました" in by_form
        assert is_public()
        assert letters() == sent
        assert PageLogEntry.objects.filter(page=draft.pk, action="wagtail.publish").count() == 1

    def test_a_dialog_of_a_former_round_answers_nothing(self, writer, editor, draft):
        submitted(draft)
        first = step_of(draft)
        answer(editor, draft, "reject", "もう少し")
        edit(writer, draft, {"action-submit": "yes"})
        client = signed_in(editor)

        client.post(f"/office/pages/workflow/action/{draft.pk}/approve/{first.pk}/")

        assert "五十嵐 望さんがすでに書き手に戻しました" in told(client, draft)
        assert not is_public()

    def test_a_writer_who_takes_it_back_too_late_is_told(self, writer, editor, draft):
        submitted(draft)
        approve(editor, draft)
        sent = letters()

        page = edit(writer, draft, {"action-cancel-workflow": "yes"}, title="あとから直した題")

        assert "五十嵐 望さんがすでに承認しました" in page
        assert (is_public(), letters()) == (True, sent)
        assert step_of(draft).workflow_state.status == "approved"
        assert NewsPage.objects.get(pk=draft.pk).get_latest_revision_as_object().title == draft.title

    def test_what_was_sent_back_can_be_taken_out(self, writer, editor, draft):
        submitted(draft)
        answer(editor, draft, "reject", "もう少し")

        edit(writer, draft, {"action-cancel-workflow": "yes"})

        assert NewsPage.objects.get(pk=draft.pk).current_workflow_state is None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_once_and_write_once(race, writer, editor, hire):
    other = hire("other@example.org", "Site editor")
    page = written_by(writer)
    submitted(page)
    step = step_of(page)

    outcomes = race(*[lambda who=who: step.task.specific.on_action(step, who, "approve") for who in (editor, other)])

    assert [type(one) for one in outcomes if one] == [StaleState]
    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish").count() == 1
    assert [address for address, _subject in letters() if address == "writer@example.org"] == ["writer@example.org"]


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_a_page_out_while_it_is_approved_waits_and_is_told(race, writer, editor):
    page = written_by(writer)
    submitted(page)
    step, is_under_way = step_of(page), Event()

    def approve_slowly():
        with transaction.atomic():
            step.task.specific.on_action(step, editor, "approve")
            is_under_way.set()
            sleep(0.5)  # long enough for the other to have read the page as it was

    def take_out():
        is_under_way.wait(30)
        return edit(writer, page, {"action-cancel-workflow": "yes"}, title="あとから直した題")

    failed, told_so = race(approve_slowly, take_out)

    assert failed is None
    assert "五十嵐 望さんがすでに承認しました" in told_so
    assert (is_public(), step_of(page).workflow_state.status) == (True, "approved")


class TestFirstScreen:
    def test_names_what_waits_for_me_and_what_i_submitted(self, writer, editor, draft):
        submitted(draft)
        mine, others = signed_in(editor).get(HOME).content.decode(), signed_in(writer).get(HOME).content.decode()

        assert "あなたの確認を待っているページ" in mine
        assert ("集いを開きます" in mine, "鷲尾 菜摘" in mine) == (True, True)
        assert "あなたの確認を待っているページ" not in others
        assert "あなたが提出したページ" in others

        answer(editor, draft, "reject", "日付を確かめてください。")

        assert "日付を確かめてください。" in signed_in(writer).get(HOME).content.decode()
        assert "集いを開きます" not in signed_in(editor).get(HOME).content.decode()

    def test_costs_the_same_with_one_page_and_three(self, writer, editor, draft):
        def asked() -> int:
            client = signed_in(editor)
            client.get(HOME)
            with CaptureQueriesContext(connection) as captured:
                client.get(HOME)
            return len(captured)

        submitted(draft)
        with_one = asked()
        for number in (2, 3):
            submitted(written_by(writer, f"gathering-{number}"))

        assert asked() == with_one
