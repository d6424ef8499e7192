"""From writing a newsletter to what came of it, and out again by one tap; in both languages, axe looking on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, at_rest
from tests.browser.test_manuals import speak

EDITOR, LIST = "editor@demo.example", "/office/newsletter/editions/"
WORDS = {
    "ja": {"test": "自分に試し送りする", "send": "皆さまに送る", "sent": "送信済み"},
    "en": {"test": "Send it to myself", "send": "Send it to everybody", "sent": "sent"},
}
LETTER = """
from jocs_site.letters.models import Letter
print(Letter.objects.filter(kind="newsletter_edition", state="sent").count())
"""
LINK = """
from home.newsletter.models import Subscription
print(Subscription.objects.in_force().filter(language="{language}").order_by("pk").first().leave_at)
"""


@pytest.fixture
def desk(open_page, sign_in, language):
    page = open_page(language=language)
    sign_in(page, EDITOR, language)
    speak(page, language)
    return page


def press(page, label: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=label, exact=True).click()


def confirm(page) -> None:
    button = page.locator("main form button[type=submit]").last
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_editor_writes_tries_and_sends_a_newsletter(desk, site, language, axe):
    words, before = WORDS[language], int(site.manage("shell", "-v", "0", "-c", LETTER))
    desk.goto(LIST)
    assert axe(desk) == []
    desk.goto(f"{LIST}new/")
    assert axe(desk) == []
    for name, text in {
        "subject_ja": f"秋のお便り {language}",
        "subject_en": f"News of autumn {language}",
        "greeting_ja": "いつもありがとうございます。",
        "greeting_en": "Thank you for being with us.",
    }.items():
        desk.locator(f"#id_{name}").fill(text)
    desk.locator("#id_page_1").select_option(index=1)
    desk.locator("#id_page_2").select_option(index=2)
    confirm(desk)

    mail = desk.frame_locator("iframe").nth(1)
    expect(mail.locator("h1")).to_have_text(f"News of autumn {language}")
    expect(mail.locator("h2 a")).to_have_count(2)
    at_rest(desk)
    assert axe(desk) == []
    press(desk, words["test"])
    assert axe(desk) == []
    confirm(desk)

    press(desk, words["send"])
    assert axe(desk) == []
    edition = re.search(r"/editions/(\d+)/", desk.url)[1]
    confirm(desk)
    desk.wait_for_url("**/office/runs/*/")
    desk.goto(f"{LIST}{edition}/")
    expect(desk.locator(".letter-head .w-status")).to_have_text(words["sent"])
    at_rest(desk)
    assert axe(desk) == []
    assert int(site.manage("shell", "-v", "0", "-c", LETTER)) >= before + 2


def test_a_reader_leaves_on_a_telephone(open_page, site, language, axe):
    address = site.manage("shell", "-v", "0", "-c", LINK.format(language=language)).strip().splitlines()[-1]
    page = open_page(PHONE, language=language, has_touch=True)
    page.goto("/" + address.split("/", 3)[3])
    assert axe(page) == []
    with page.expect_navigation():
        page.locator("main form button[type=submit]").tap()
    expect(page.locator("main [role=status]")).to_be_visible()
    assert axe(page) == []
