"""Reviewers are asked and writers told by letter, each in their own language, once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import WorkflowState
from wagtail.users.models import UserProfile

from home import queries
from home.models import NewsPage
from jocs_site.letters.models import Letter
from tests.home.review.conftest import answer, approve, edit, is_public, letters, submitted, written_by

pytestmark = pytest.mark.usefixtures("site")


class TestLetters:
    def test_reviewers_are_asked_in_their_language_and_nobody_else(self, writer, editor, draft, hire, make_user):
        hire("english@example.org", "Site editor", "en", last_name="Ito", first_name="Ken")
        hire("gone@example.org", "Site editor", is_active=False)
        make_user("root@example.org", is_superuser=True)

        submitted(draft)

        assert letters() == [
            ("editor@example.org", "確認をお願いします:集いを開きます"),
            ("english@example.org", "Please review: 集いを開きます"),
        ]
        text = Letter.objects.get(language="en").text
        assert f"/office/pages/{draft.pk}/edit/" in text
        assert "鷲尾 菜摘 asks you" in text

    def test_who_asked_for_none_gets_none(self, writer, editor, draft):
        UserProfile.objects.update(submitted_notifications=False)

        submitted(draft)

        assert letters() == []

    def test_an_editor_who_submits_is_not_asked(self, editor):
        submitted(written_by(editor))

        assert letters() == []

    def test_the_writer_reads_that_it_is_published_and_where(self, writer, editor, draft):
        submitted(draft)

        approve(editor, draft)

        assert is_public()
        assert letters()[1:] == [("writer@example.org", "公開しました:集いを開きます")]
        assert "/ja/news/gathering/" in Letter.objects.last().text

    def test_the_writer_reads_why_it_came_back_and_it_is_submitted_again(self, writer, editor, draft):
        submitted(draft)

        answer(editor, draft, "reject", "日付を確かめてください。")

        assert letters()[1:] == [("writer@example.org", "もう一度ご覧ください:集いを開きます")]
        assert "日付を確かめてください。" in Letter.objects.last().text
        assert f"/office/pages/{draft.pk}/edit/" in Letter.objects.last().text
        assert [one.is_sent_back for one in queries.reviews_of(writer).own] == [True]

        edit(writer, draft, {"action-submit": "yes"}, title="集いを11月に開きます")

        assert [address for address, _subject in letters()] == [
            "editor@example.org",
            "writer@example.org",
            "editor@example.org",
        ]
        assert letters()[-1][1] == "確認をお願いします:集いを11月に開きます"

    def test_no_letter_to_a_writer_who_may_not_enter_any_more(self, writer, editor, draft):
        submitted(draft)
        writer.groups.clear()

        approve(editor, draft)

        assert is_public()
        assert [address for address, _subject in letters()] == ["editor@example.org"]

    def test_an_editor_who_publishes_without_an_answer_ends_the_review_with_the_same_letter(
        self, writer, editor, draft
    ):
        submitted(draft)

        edit(editor, draft, {"action-publish": "yes"})

        assert is_public()
        assert letters()[1:] == [("writer@example.org", "公開しました:集いを開きます")]
        assert WorkflowState.objects.get().status == "cancelled"


class TestCancelled:
    def test_by_the_writer_tells_nobody(self, writer, editor, draft):
        submitted(draft)

        edit(writer, draft, {"action-cancel-workflow": "yes"})

        assert not NewsPage.objects.get(pk=draft.pk).workflow_in_progress
        assert [address for address, _subject in letters()] == ["editor@example.org"]

    def test_by_an_editor_tells_the_writer(self, writer, editor, draft):
        submitted(draft)

        edit(editor, draft, {"action-cancel-workflow": "yes"})

        assert letters()[1:] == [("writer@example.org", "確認を取り下げました:集いを開きます")]
        assert not is_public()


def test_an_approved_page_waits_for_its_hour_and_the_letter_says_so(writer, editor, draft):
    draft.go_live_at = timezone.now() + timedelta(days=3)
    draft.save_revision(user=writer)
    submitted(draft)

    answer(editor, draft)

    draft.refresh_from_db()
    assert (draft.live, draft.approved_schedule, is_public()) == (False, True, False)
    assert "から公開されます" in Letter.objects.get(address="writer@example.org").text
