"""A newsletter as it arrives: headings, both parts, languages, and what real mail programs need."""

import re
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.utils import timezone

from home.models import EventPage
from home.newsletter import rules, services
from jocs_site.letters.models import Letter
from jocs_site.letters.services.sending import as_message
from tests.home.conftest import build, words
from tests.home.newsletter.conftest import SITE, WORDS, agreed, draft, news, reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
# https://www.caniemail.com: what Outlook, Gmail or the mail of Japanese telephones does not know
NOT_IN_MAIL = r"(?i)display\s*:\s*(flex|grid)|position\s*:|<script|<style|<link\b|<img|<form|@import|\bon\w+=|url\("


def sent(language="ja", **changes):
    """The mail as bytes on the wire, parsed again."""
    reader(language=language)
    edition = draft(**changes)
    services.begin_sending(edition, version=edition.version, at=timezone.now())
    services.post_letters(_Silent(), edition=edition.pk)
    letter = Letter.objects.get(kind="newsletter_edition")
    return message_from_bytes(as_message(letter).message().as_bytes(), policy=default)


class _Silent:
    def expect(self, total): ...
    def advance(self, count): ...
    def say(self, words): ...


def part(message, kind: str) -> str:
    return message.get_body((kind,)).get_content()


class _Tags(HTMLParser):
    """Every opening tag with its attributes, and whether all are closed again."""

    VOID = {"meta", "br"}

    def __init__(self, html):
        super().__init__()
        self.found, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_carries_the_headings_of_a_list_and_both_parts(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://jocs.example.org"

    message = sent()

    link = message["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://jocs.example.org/ja/newsletter/leave/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<newsletter-edition.example.org>"
    assert message["Subject"] == WORDS["subject_ja"]
    assert message.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"]
    assert link in part(message, "plain")
    assert link in part(message, "html")


def test_the_text_reads_by_itself_with_links_spelled_out(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://jocs.example.org"

    text = part(sent(), "plain")

    assert text.startswith(WORDS["greeting_ja"])
    assert "■ 雨季の診療所\n\n橋が流れました。\n" in text
    assert "https://jocs.example.org/ja/news/second/" in text
    assert text.index("雨季の診療所") < text.index("第一報")
    assert "東京都新宿区西早稲田2-3-18-51" in text
    assert "<" not in text
    assert "&" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_html_holds_in_real_mail_programs(language):
    html = part(sent(language), "html")
    tags = _Tags(html)

    assert re.findall(NOT_IN_MAIL, html) == []
    assert tags.open == []
    assert ("html", {"lang": language}) in tags.found
    assert all(attrs.get("role") == "presentation" for tag, attrs in tags.found if tag == "table")
    assert all(attrs["href"].startswith("http") for tag, attrs in tags.found if tag == "a")
    assert "max-width:600px" in html
    assert html.count("mso-padding-alt") == html.count("display:inline-block") > 0  # Outlook pads cells alone
    assert len(html.encode()) < rules.MOST_BYTES


def test_a_reader_of_english_reads_english():
    message = sent("en")

    assert message["Subject"] == WORDS["subject_en"]
    assert "The bridge was gone." in part(message, "plain")
    assert "/en/news/second/" in part(message, "html")
    assert "/en/newsletter/leave/" in part(message, "plain")
    assert not re.search("[ぁ-ん一-龥]", part(message, "html").replace("二", ""))


def test_a_page_without_its_other_side_is_given_as_it_is_with_a_word():
    news("second", "en").unpublish()

    message = sent("en")

    assert "■ 雨季の診療所\n(This page is in Japanese only.)" in part(message, "plain")
    assert '<h2 lang="ja"' in part(message, "html")
    assert "/ja/news/second/" in part(message, "plain")


def test_what_editors_write_is_text_and_no_markup():
    message = sent(greeting_ja="1 < 2 & <b>3</b>", subject_ja="<b>秋</b>")

    assert "1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;" in part(message, "html")
    assert part(message, "plain").startswith("1 < 2 & <b>3</b>")
    assert message["Subject"] == "<b>秋</b>"


def test_a_long_lead_is_shortened_and_ten_pages_stay_within_what_gmail_shows():
    page = news("second")
    type(page).objects.filter(pk=page.pk).update(lead="雨" * 5000)

    html = part(sent(), "html")

    assert "雨" * 299 in html
    assert "雨" * 301 not in html
    one = len(html.encode()) // 2
    assert one * rules.MOST_PAGES < rules.MOST_BYTES


def test_a_person_on_record_leaves_by_a_link_that_names_nobody():
    agreed("member@example.org")
    edition = draft()
    services.begin_sending(edition, version=edition.version, at=timezone.now())
    services.post_letters(_Silent(), edition=edition.pk)

    letter = Letter.objects.get()
    assert "/ja/newsletter/leave/own/" in letter.leave_at
    assert "member" not in letter.leave_at
    assert letter.leave_at in letter.text


def test_a_test_mail_says_so_and_cannot_take_anybody_off_the_list():
    edition = draft(is_tested=False)

    services.send_test(edition, address="editor@example.org", version=edition.version, at=timezone.now())

    found = {letter.language: letter for letter in Letter.objects.all()}
    assert sorted(found) == ["en", "ja"]
    assert found["en"].subject == f"[Test] {WORDS['subject_en']}"
    assert {letter.leave_at for letter in found.values()} == {""}
    assert "/newsletter/leave/" not in found["ja"].text
    edition.refresh_from_db()
    assert edition.is_tested
    assert mail.outbox == []


def test_an_event_comes_with_day_place_and_that_it_is_called_off():
    event = {"kind": "event", "days_ahead": 9, "hours": ["14:00", "16:00"]}
    said = [{"lead": "x", "place": place, "contact": "x"} for place in ("西早稲田の教会", "A church")]
    site = {"news/events": {"kind": "events", **words("催し", "Events")}, "news/events/one": event}
    site["news/events/one"] |= words("祈りの夕べ", "Prayer", *said)
    build({**SITE, **site})
    page = EventPage.objects.get(locale__language_code="ja")
    edition = services.compose(words=WORDS, pages=[page], at=timezone.now())

    mails = services.preview(edition, timezone.localdate())

    assert "2024年4月10日 (水) 14:00–16:00 · 西早稲田の教会" in mails["ja"].text
    assert "April 10, 2024 (Wed) 14:00–16:00 · A church" in mails["en"].html
    page.is_called_off, page.called_off_because = True, "x"
    page.save_revision().publish()
    assert "西早稲田の教会 · 中止" in services.preview(edition, timezone.localdate())["ja"].html
