"""Forms that editors put together: sent once, told to both sides, kept as long as said, whatever comes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from home import services
from home.models import Answer, FormField, FormPage, HomePage
from tests.home.conftest import build

KEY = "7a1d2c7e-0c55-4c2a-9a53-0d6f4a1b9a10"
SENT = {
    "your_name": "加藤 恵",
    "your_address": "kato@example.org",
    "question": "領収書はいつ届きますか。",
    "agrees": "on",
    "website": "",
    "key": KEY,
}
HOSTILE = ["<script>alert(1)</script>", "a\x00b", "' OR 1=1 --", "\u202egnp.exe", "{{ 7*7 }}", "長" * 5_000]


@pytest.fixture
def ask(db):
    """The address of a page with a form in Japanese."""
    cache.clear()  # how often somebody sent stands there
    build()
    home = HomePage.objects.get(locale__language_code="ja")
    page = FormPage(
        title="お尋ね",
        slug="ask",
        locale=Locale.objects.get(language_code="ja"),
        use="お答えするためにだけ使います。",
        keep_days=90,
        office_address="office@example.org",
        thanks="<p>三日のうちにお返事します。</p>",
    )
    fields = [("お名前", "singleline"), ("メール", "email"), ("ご質問", "multiline")]
    for place, (label, kind) in enumerate(fields):
        page.form_fields.add(FormField(label=label, field_type=kind, sort_order=place, clean_name=list(SENT)[place]))
    home.add_child(instance=page)
    return "/ja/ask/"


def post(client, address, **changes):
    return client.post(address, SENT | changes)


def test_the_form_says_what_is_done_with_the_answer_and_for_how_long(client, ask):
    page = client.get(ask).content.decode()

    assert "お答えするためにだけ使います。" in page
    assert "90日" in page
    assert page.index("お名前") < page.index("メール") < page.index("ご質問") < page.index("同意")


def test_an_answer_is_kept_and_told_to_the_office_and_to_who_wrote(
    client, ask, django_capture_on_commit_callbacks, time_machine
):
    time_machine.move_to("2026-04-01T09:00:00+09:00", tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(client, ask)

    kept = Answer.objects.get()
    assert (answer.status_code, answer.url) == (302, "/ja/ask/?sent=1")
    assert "三日のうちにお返事します。" in client.get(answer.url).content.decode()
    assert kept.form_data == {name: SENT[name] for name in ("your_name", "your_address", "question")}
    assert kept.erase_on == timezone.localdate() + timedelta(days=90)
    office, writer = sorted(mail.outbox, key=lambda one: one.to != ["office@example.org"])
    assert "返信先： kato@example.org" in office.body
    assert (writer.to, "領収書はいつ届きますか。" in writer.body) == (["kato@example.org"], True)


def test_a_second_tap_is_the_same_answer(client, ask, django_capture_on_commit_callbacks):
    for _tap in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert post(client, ask).status_code == 302

    assert (Answer.objects.count(), len(mail.outbox)) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agrees": ""}, "必須"),
        ({"your_address": "kato"}, "有効なメールアドレス"),
        ({"question": ""}, "必須"),
        ({"question": "長" * 5_001}, "5000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, ask, changes, sentence):
    answer = post(client, ask, **changes)
    page = answer.content.decode()

    assert (answer.status_code, Answer.objects.exists()) == (200, False)
    assert sentence in page
    assert "加藤 恵" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_kept_as_words_or_refused(client, ask, text):
    answer = post(client, ask, question=text)

    assert answer.status_code in {200, 302}
    assert "<script>alert" not in answer.content.decode()
    if answer.status_code == 302:
        assert Answer.objects.get().form_data["question"] == text


def test_a_robot_believes_that_it_was_heard(client, ask):
    assert post(client, ask, website="https://spam.example").url == "/ja/ask/?sent=1"
    assert not Answer.objects.exists()


def test_the_eleventh_within_an_hour_is_asked_to_wait_and_loses_nothing(client, ask):
    for number in range(10):
        post(client, ask, key=f"{KEY[:-2]}{number:02}")

    answer = post(client, ask, key=f"{KEY[:-2]}99")

    assert Answer.objects.count() == 10
    assert "一時間" in answer.content.decode()
    assert "加藤 恵" in answer.content.decode()


def test_without_a_cookie_nothing_is_kept_and_a_page_says_why(ask):
    strict = Client(enforce_csrf_checks=True)

    answer = post(strict, ask)

    assert (answer.status_code, Answer.objects.exists()) == (403, False)
    assert "クッキー" in answer.content.decode() or "Cookie" in answer.content.decode()


@pytest.mark.parametrize(("days", "left"), [(89, 1), (90, 0)])
def test_an_answer_is_erased_when_its_time_is_over(client, ask, days, left):
    post(client, ask)

    erased = services.forget_answers(today=timezone.localdate() + timedelta(days=days))

    assert (erased, Answer.objects.count()) == (1 - left, left)


def test_no_page_with_a_form_is_kept_for_others(client, ask):
    for address in (ask, f"{ask}?sent=1"):
        assert "no-store" in client.get(address)["Cache-Control"]
