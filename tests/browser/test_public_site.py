"""The public pages as a visitor meets them: on a phone, at a desk, in the dark, by keyboard, without script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, at_rest

PAGES = [
    "",
    "about/",
    "about/history/",
    "about/newsletter/",
    "about/newsletter/sample-2/",
    "what-we-do/",
    "what-we-do/sending/",
    "what-we-do/countries/",
    "what-we-do/countries/tanzania/",
    "news/",
    "support/join/",
    "contact/",
    "contact/questions/",
    "contact/write/",
    "contact/write/?sent=1",
    "privacy/",
]
NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")])
def test_no_page_has_barriers(open_page, language, axe, viewport, scheme):
    page = open_page(viewport, color_scheme=scheme)
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        assert (path, axe(page)) == (path, [])


def test_nothing_is_lost_on_a_narrow_screen_with_large_letters(open_page, language):
    page = open_page(NARROW)
    for path in PAGES:
        page.goto(f"/{language}/{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert (path, page.evaluate("document.documentElement.scrollWidth <= innerWidth")) == (path, True)


def test_the_language_changes_on_the_spot_and_is_remembered(page):
    page.goto("/ja/about/history/")
    page.get_by_role("link", name="English").click()

    assert page.url.endswith("/en/about/history/")
    expect(page.locator("h1")).to_have_text("History")

    page.goto("/")
    assert page.url.endswith("/en/")


def test_the_first_stop_of_the_keyboard_skips_to_the_content_and_every_stop_is_seen(page, language):
    page.goto(f"/{language}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    for _stop in range(10):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => { const here = document.activeElement, card = here.closest('.card') || here;
            return [here, card].some(element => getComputedStyle(element).outlineStyle === 'solid'); }"""
        )
        assert outline


def test_an_address_for_mail_becomes_a_link_for_people(page):
    page.goto("/ja/contact/")

    assert page.locator("main a[href^='mailto:']").get_attribute("href") == "mailto:info@jocs.or.jp"


def test_without_script_the_address_is_still_readable(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/en/contact/")

    expect(page.locator("main")).to_contain_text("info (at) jocs.or.jp")
    assert "info@jocs.or.jp" not in page.content()


def write_to_us(page, email: str) -> None:
    page.goto("/en/contact/write/")
    page.get_by_label("Your name").focus()
    for words in (
        "Megumi Kato",
        "Tab",
        email,
        "Tab",
        "Tab",
        "When do I get my receipt?",
        "Tab",
        "Space",
        "Tab",
        "Enter",
    ):
        page.keyboard.press(words) if words in {"Tab", "Space", "Enter"} else page.keyboard.type(words)
    expect(page.locator("h1")).to_have_text("Thank you. It has arrived.")


def test_somebody_writes_to_us_by_keyboard_alone(page):
    write_to_us(page, "by-keyboard@demo.example")

    expect(page.locator("main")).to_contain_text("We answer by e-mail or telephone")


def test_somebody_writes_to_us_without_script(open_page):
    write_to_us(open_page(java_script_enabled=False), "without-script@demo.example")


def test_a_first_visit_on_a_phone_is_light(phone, language):
    weights = []
    phone.on("response", lambda answer: weights.append(len(answer.body())))
    phone.goto(f"/{language}/")
    at_rest(phone)

    assert len(weights) <= 12
    assert sum(weights) <= 150_000


def test_the_supporters_room_opens_after_signing_in_and_the_own_page_leads_there(page, sign_in):
    page.goto("/ja/supporters/")
    assert "/accounts/login/" in page.url

    sign_in(page, "member@demo.example")
    page.goto("/ja/my/")
    page.locator(".my-door", has_text="支援者のページ").click()
    expect(page.locator("h1")).to_have_text("支援者のページ")
    page.goto("/ja/supporters/drafts/")
    expect(page.locator("h1")).to_have_text("社員会員のページ")
