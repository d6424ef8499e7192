"""The outbox in the office."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jocs_site.letters import queries, services
from jocs_site.letters.kinds import kind
from jocs_site.letters.models import Bounce, Letter
from tests.factories.letters import letter_in_outbox, letter_to_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HIDDEN = kind("test_hidden", _("Letters"), permission="scholarships.view_award")


@pytest.fixture
def staff(make_user):
    def make(*codenames, email="staff@example.org"):
        user = make_user(email)
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        return user

    return make


@pytest.fixture
def office(client, staff):
    client.force_login(staff("view_letter", "send_letter", "view_bounce", "view_person"))
    return client


def address(name: str, *args) -> str:
    return reverse(f"letters_{name}", args=args)


def in_trouble(state="failed", number=1, **changes) -> Letter:
    letter = letter_in_outbox(number, **changes)
    Letter.objects.filter(pk=letter.pk).update(state="sending", lease="x", leased_until=NOW)
    Letter.objects.filter(pk=letter.pk).update(state=state, reason="550 5.1.1 nobody here")
    letter.refresh_from_db()
    return letter


def test_the_outbox_shows_letters_by_state_and_finds_them_by_name(office):
    letter_to_person(subject="会費のお願い")
    in_trouble(number=2, subject="領収書")

    def shown(**query):
        return [row.subject for row in office.get(address("outbox:index"), query).context["object_list"]]

    assert shown() == ["領収書", "会費のお願い"]
    assert shown(state="failed") == ["領収書"]
    assert shown(kind="test_greeting", channel="post") == []
    assert shown(q="かんご") == ["会費のお願い"]
    assert shown(q="hana2@") == ["領収書"]


@pytest.mark.parametrize("screen", ["outbox:index", "trouble:index", "bounces:index"])
def test_a_list_costs_the_same_with_one_row_and_three(office, screen):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            assert office.get(address(screen)).status_code == 200
        return len(queries_made)

    def add(number):
        letter = in_trouble(number=number)
        figures = {"address": letter.address, "status": "5.1.1", "is_hard": True, "at": NOW}
        Bounce.objects.create(letter=letter, digest=str(number), **figures)

    add(1)
    office.get(address(screen))
    first = cost()
    add(2)
    add(3)
    assert cost() == first


def test_the_outbox_says_since_when_letters_wait_and_why(office, sink, settings, idle_worker):
    settings.EMAIL_PORT = 1
    letter_in_outbox()
    services.drain()

    page = office.get(address("outbox:index")).content.decode()

    assert "1通のメールが送信待ちです" in page
    assert "メールサーバーが受け付けませんでした" in page


def test_a_letter_is_shown_as_it_went(office, idle_worker):
    letter = letter_to_person(text="<b>花</b>\n様", attachments=[("a.pdf", "application/pdf", b"%PDF")])

    response = office.get(address("outbox:show", letter.pk))

    assert "&lt;b&gt;花&lt;/b&gt;<br>様" in response.content.decode()
    file = office.get(address("outbox:attachment", letter.pk, letter.attachments.get().pk))
    assert (b"".join(file.streaming_content), file["Content-Type"]) == (b"%PDF", "application/pdf")


def test_letters_of_another_room_do_not_exist(office):
    letter = in_trouble(kind=HIDDEN, attachments=[("a.pdf", "application/pdf", b"%PDF")])

    assert list(office.get(address("outbox:index")).context["object_list"]) == []
    for screen in ("show", "again", "arrived", "settle", "withdraw"):
        assert office.get(address(f"outbox:{screen}", letter.pk)).status_code == 404
    assert office.get(address("outbox:attachment", letter.pk, letter.attachments.get().pk)).status_code == 404


@pytest.mark.parametrize("screen", ["again", "arrived", "settle", "withdraw"])
def test_who_may_only_read_does_nothing(client, staff, screen):
    client.force_login(staff("view_letter"))
    letter = in_trouble()

    assert client.post(address(f"outbox:{screen}", letter.pk)).url == "/office/"
    letter.refresh_from_db()
    assert (letter.state, letter.settled_at, Letter.objects.count()) == ("failed", None, 1)


def test_sending_again_makes_one_copy_to_the_present_address(office, django_capture_on_commit_callbacks):
    letter = letter_to_person()
    Letter.objects.update(state="sending", lease="x", leased_until=NOW)
    Letter.objects.update(state="unsure", reason="the worker stopped")
    letter.person.email = "new@example.org"
    letter.person.save()

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            response = office.post(address("outbox:again", letter.pk))

    assert response.url == address("trouble:index")
    copy = Letter.objects.get(copy_of=letter)
    assert (copy.state, copy.address, copy.message_id) == ("sent", "new@example.org", letter.message_id)
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert list(office.get(address("trouble:index")).context["object_list"]) == []


def test_a_letter_that_certainly_failed_goes_under_a_new_message_id(idle_worker):
    letter = in_trouble()

    copy = services.send_again(letter_id=letter.pk, at=NOW)

    assert copy.message_id == f"<{copy.token}@example.org>" != letter.message_id


def test_nothing_goes_again_to_an_address_that_is_no_good(office):
    letter = in_trouble("bounced")
    Bounce.objects.create(letter=letter, address=letter.address, status="5.1.1", is_hard=True, digest="1", at=NOW)

    response = office.post(address("outbox:again", letter.pk))

    assert "先にアドレスを直してください" in str(response.context["form"].errors)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(("screen", "state"), [("arrived", "sent"), ("settle", "unsure")])
def test_the_office_decides_about_a_letter_that_nobody_knows_of(office, screen, state):
    letter = in_trouble("unsure")

    for _time in range(2):
        office.post(address(f"outbox:{screen}", letter.pk))

    letter.refresh_from_db()
    assert letter.state == state
    assert list(office.get(address("trouble:index")).context["object_list"]) == []


def test_a_letter_that_went_is_not_withdrawn(office, idle_worker):
    waiting, failed = letter_in_outbox(1), in_trouble(number=2)

    office.post(address("outbox:withdraw", waiting.pk))
    refused = office.post(address("outbox:withdraw", failed.pk))

    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    assert "もう間に合いません(送信失敗)" in str(refused.context["form"].errors)


def test_an_address_is_trusted_again(office):
    letter = letter_to_person()
    figures = {"letter": letter, "address": letter.address, "status": "5.1.1", "is_hard": True, "digest": "1"}
    settle = address("bounces:settle", Bounce.objects.create(**figures, at=NOW).pk)

    page = office.get(settle)
    office.post(settle)

    assert page.context["person"] == letter.person
    assert queries.bad_addresses() == set()
    assert office.get(settle).status_code == 404


def test_the_dashboard_counts_what_did_not_arrive(staff):
    in_trouble()

    counts = [todo.count for todo in queries.todos(user=staff("view_letter"), today=NOW.date())]

    assert counts == [1]
