"""The way stands on both trees, and a writer publishes nothing on any other."""

import pytest
from django.core import mail
from wagtail.admin import signal_handlers
from wagtail.models import Page, TaskState, Workflow, WorkflowPage, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from home.models import NewsPage, ReviewTask
from tests.home.conftest import SMALL_SITE, build
from tests.home.review.conftest import answer, edit, signed_in, submitted
from tests.home.test_editing import index_in, news_form

pytestmark = pytest.mark.usefixtures("site")


class TestTheWayStands:
    def test_once_on_both_trees_however_often_the_site_is_built(self):
        assert build() == 0

        assert [model.objects.count() for model in (ReviewTask, Workflow, WorkflowPage)] == [1, 1, 1]
        assert {page.get_workflow() for page in Page.objects.filter(depth=2)} == {Workflow.objects.get()}
        assert [group.name for group in ReviewTask.objects.get().groups.all()] == ["Site editor"]

    def test_what_the_office_changed_of_it_stays(self):
        Workflow.objects.update(name="二人で読む", active=False)

        build()

        assert list(Workflow.objects.values_list("name", "active")) == [("二人で読む", False)]

    def test_no_mail_of_wagtail_goes_out(self, writer, editor, draft):
        own = {"task_submission", "workflow_submission", "workflow_approval", "workflow_rejection"}
        heard = [
            receiver
            for signal, sender in (
                (task_submitted, TaskState),
                (workflow_approved, WorkflowState),
                (workflow_rejected, WorkflowState),
            )
            for receivers in signal._live_receivers(sender)
            for receiver in receivers
        ]
        assert not {getattr(signal_handlers, f"{name}_email_notifier") for name in own} & set(heard)

        submitted(draft)
        answer(editor, draft, "reject", "日付を確かめてください。")

        assert mail.outbox == []


class TestWriters:
    def test_write_and_submit(self, writer, editor):
        address = f"/office/pages/add/home/newspage/{index_in('ja').pk}/"
        form = news_form("集いを開きます") | {"action-publish": "", "action-submit": "yes"}

        signed_in(writer).post(address, form)

        page = NewsPage.objects.get(slug="gathering")
        assert (page.live, page.workflow_in_progress) == (False, True)

    def test_publish_nothing_by_any_button(self, writer, draft):
        client, live = signed_in(writer), NewsPage.objects.get(slug="first", locale__language_code="ja")
        address = f"/office/pages/add/home/newspage/{index_in('ja').pk}/"

        client.post(address, news_form("すぐに出す") | {"slug": "at-once"})
        edit(writer, draft, {"action-publish": "yes"})
        edit(writer, live, {"action-publish": "yes"}, title="書き換え", slug="first")
        client.post(f"/office/bulk/wagtailcore/page/publish/?id={draft.pk}", {"include_descendants": "on"})
        copy = {"new_title": "写し", "new_slug": "copied", "new_parent_page": index_in("ja").pk}
        client.post(f"/office/pages/{live.pk}/copy/", copy | {"publish_copies": "on"})
        client.post(f"/office/pages/{live.pk}/copy/", copy | {"new_slug": "alias", "alias": "on"})

        public = NewsPage.objects.filter(locale__language_code="ja", live=True)
        assert list(public.values_list("slug", "title")) == [("first", "第一報")]

    @pytest.mark.parametrize("door", ["unpublish", "privacy", "delete", "lock"])
    def test_take_nothing_from_the_public_and_close_nothing(self, writer, door):
        live = NewsPage.objects.get(slug="first", locale__language_code="ja")

        signed_in(writer).post(f"/office/pages/{live.pk}/{door}/", {"restriction_type": "login"})

        live.refresh_from_db()
        assert (live.live, live.locked, live.get_view_restrictions().exists()) == (True, False, False)

    def test_read_no_answers_of_visitors(self, writer, editor):
        form = {
            "title": "問合せ",
            "fields": {"name": {"label": "名前", "kind": "singleline"}},
            "use": "返事",
            "thanks": "お礼",
        }
        build({**SMALL_SITE, "ask": {"kind": "form", "keep_days": 30, "ja": form, "en": form}})
        page = Page.objects.get(slug="ask", locale__language_code="ja")

        assert [
            signed_in(user).get(f"/office/forms/submissions/{page.pk}/").status_code for user in (writer, editor)
        ] == [302, 200]
