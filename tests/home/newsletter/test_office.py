"""The office's way from a draft to what came of it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.newsletter import queries, services
from home.newsletter.models import Edition
from jocs_site.backoffice.models import Run
from tests.home.newsletter.conftest import WORDS, agreed, begin, draft, news, reader, readers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
INDEX, NEW = reverse("newsletter_editions:index"), reverse("newsletter_editions:add")


def at(name: str, edition: Edition) -> str:
    return reverse(f"newsletter_editions:{name}", args=[edition.pk])


def look(client, address: str) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer
    return answer.content.decode()


def form(*slugs: str, **changes) -> dict:
    return {**WORDS, **{f"page_{place}": news(slug).pk for place, slug in enumerate(slugs, 1)}, **changes}


def test_the_whole_way_from_a_draft_to_what_came_of_it(office, django_capture_on_commit_callbacks):
    reader("ja@example.org"), reader("en@example.org", "en")
    agreed("member@example.org")

    made = office.post(NEW, form("second", "first"))
    edition = Edition.objects.get()
    assert made.url == at("inspect", edition)
    assert [item.title for item in edition.pages.all()] == ["雨季の診療所", "第一報"]
    assert "Send it to everybody" not in look(office, at("inspect", edition))

    with django_capture_on_commit_callbacks(execute=True):
        office.post(at("test", edition), {"version": 1})
    assert sorted(one.subject for one in mail.outbox if one.to == ["editor@example.org"]) == [
        f"[Test] {WORDS['subject_en']}",
        f"【試し送り】{WORDS['subject_ja']}",
    ]

    asked = look(office, at("send", edition))
    assert "Readers by mail, without an account" in asked
    assert "<strong>3</strong>" in asked
    with django_capture_on_commit_callbacks(execute=True):
        sent = office.post(at("send", edition), {"version": 1})
    assert sent.url == reverse("runs:show", args=[Run.objects.get().pk])
    assert "3 letters are in the outbox." in look(office, sent.url)
    shown = look(office, at("inspect", edition))
    assert "gone out" in shown
    assert "Change the draft" not in shown


def test_the_page_shows_both_languages_in_a_frame_that_runs_nothing(office):
    shown = look(office, at("inspect", draft(greeting_ja="<script>alert(1)</script>")))

    assert shown.count('<iframe class="edition-mail" sandbox ') == 2
    assert "The bridge was gone." in shown
    assert "橋が流れました。" in shown
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "&amp;lt;script&amp;gt;alert(1)" in shown


def test_a_change_has_to_be_tried_again_and_keeps_the_order(office):
    edition = draft("first", "second")

    shown = office.get(at("change", edition)).context["form"]
    assert (shown["page_1"].value(), shown["page_2"].value()) == (str(news("first").pk), str(news("second").pk))
    office.post(at("change", edition), form("second", version=1, subject_ja="別の題"))

    edition.refresh_from_db()
    assert (edition.subject_ja, edition.version, edition.is_tested) == ("別の題", 2, False)
    assert [item.title for item in edition.pages.all()] == ["雨季の診療所"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject_en": ""}, "subject_en"),
        ({"greeting_ja": " "}, "greeting_ja"),
        ({"page_1": ""}, "page_1"),
        ({"page_1": "999999"}, "page_1"),
        ({"page_1": "x"}, "page_1"),
    ],
)
def test_what_is_missing_is_said_at_its_field(office, wrong, field):
    answer = office.post(NEW, form("second", **wrong))

    assert list(answer.context["form"].errors) == [field]
    assert Edition.objects.count() == 0


def test_a_page_is_chosen_once_and_a_closed_one_not_at_all(office):
    answer = office.post(NEW, form("second", "second"))
    assert list(answer.context["form"].errors) == ["page_2"]

    offered = look(office, NEW)
    assert "雨季の診療所" in offered
    assert "会員のページ" not in offered


def test_a_stale_tab_is_told_and_changes_nothing(office):
    reader()
    edition = draft()
    office.post(at("change", edition), form("first", version=1))

    answer = office.post(at("change", edition), form("second", version=1, subject_ja="遅れた"))
    sending = office.post(at("send", edition), {"version": 1})

    assert "Somebody changed it meanwhile" in str(answer.context["form"].errors)
    assert "Somebody changed it meanwhile" in str(sending.context["form"].errors)
    assert (Edition.objects.get().subject_ja, Run.objects.count()) == (WORDS["subject_ja"], 0)


def test_what_is_in_the_way_is_said_by_name_before_the_button_and_after(office):
    reader()
    edition = draft()
    news("second").unpublish(), news("second", "en").unpublish()

    assert "Not everybody may read “雨季の診療所” any more." in look(office, at("send", edition))
    answer = office.post(at("send", edition), {"version": 1})
    assert "“雨季の診療所”" in str(answer.context["form"].errors)
    assert "雨季の診療所" in look(office, at("inspect", edition))


def test_a_second_press_starts_nothing(office):
    reader()
    edition = draft()
    for _time in range(2):
        office.post(at("send", edition), {"version": 1})

    assert Run.objects.count() == 1


def test_a_stop_takes_back_what_has_not_gone(office):
    readers(2)
    edition = draft()
    begin(edition)
    services.post_letters(_Quiet(), edition=edition.pk)

    office.post(at("stop", edition))

    assert "withdrawn" in look(office, at("inspect", edition))


class _Quiet:
    def expect(self, total): ...
    def advance(self, count): ...
    def say(self, words): ...


def test_a_draft_is_thrown_away_and_what_was_sent_is_not(office):
    reader()
    gone, sent = draft(), draft()
    begin(sent)

    office.post(at("discard", gone), {"version": 1})
    office.post(at("discard", sent), {"version": 1})

    assert list(Edition.objects.all()) == [sent]


def test_one_that_stopped_on_its_way_is_on_the_dashboard_and_goes_on(office, django_capture_on_commit_callbacks):
    reader()
    edition = draft()
    begin(edition)
    run = Run.objects.get()
    user = office.get(INDEX).wsgi_request.user
    assert [todo.count for todo in queries.todos(user=user, today=timezone.localdate())] == [0]
    Run.objects.filter(pk=run.pk).update(state="failed", finished_at=timezone.now())

    assert [todo.count for todo in queries.todos(user=user, today=timezone.localdate())] == [1]
    assert "Go on from where it stopped" in look(office, at("inspect", edition))
    with django_capture_on_commit_callbacks(execute=True):
        office.post(at("go_on", edition))
    assert Edition.objects.get().state == "sent"


class TestRights:
    def client_with(self, make_user, *codenames: str) -> Client:
        user = make_user("someone@example.org", "Some group")
        rights = Permission.objects.filter(codename__in=["access_admin", *codenames])
        Group.objects.get(name="Some group").permissions.set(rights)
        client = Client()
        client.force_login(user)
        return client

    @pytest.mark.parametrize("name", ["change", "test", "send", "stop", "go_on", "discard"])
    def test_who_may_only_look_can_neither_change_nor_send(self, make_user, name):
        reader()
        edition = draft()
        client = self.client_with(make_user, "view_edition")

        assert client.get(at("inspect", edition)).status_code == 200
        assert client.post(at(name, edition), {"version": 1}).url == reverse("wagtailadmin_home")
        assert client.get(NEW).url == reverse("wagtailadmin_home")
        assert (Edition.objects.get().state, Run.objects.count()) == ("draft", 0)

    def test_who_may_write_but_not_send_is_offered_no_sending(self, make_user):
        reader()
        edition = draft()
        client = self.client_with(make_user, "view_edition", "add_edition", "change_edition")

        assert "Send it to everybody" not in look(client, at("inspect", edition))
        assert client.post(at("send", edition), {"version": 1}).url == reverse("wagtailadmin_home")
        assert Edition.objects.get().state == "draft"

    @pytest.mark.parametrize("name", ["inspect", "send"])
    def test_others_of_the_office_and_strangers_see_nothing(self, make_user, name):
        edition = draft()

        assert self.client_with(make_user).get(at(name, edition)).url == reverse("wagtailadmin_home")
        assert "login" in Client().get(at(name, edition)).url

    def test_one_that_is_not_there_is_not_found(self, office):
        assert office.get(reverse("newsletter_editions:inspect", args=[999])).status_code == 404


def test_the_lists_cost_the_same_questions_with_one_row_and_with_three(office):
    def cost(address: str) -> int:
        office.get(address)
        with CaptureQueriesContext(connection) as asked:
            office.get(address)
        return len(asked)

    lists = [INDEX, reverse("newsletter_readers:index")]
    reader("first@example.org")
    begin(draft())
    one = [cost(address) for address in lists]
    readers(2)
    begin(draft()), draft()

    assert [cost(address) for address in lists] == one
