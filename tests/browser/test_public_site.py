"""The public pages as a visitor meets them: on a phone, at a desk, in the dark, by keyboard, without script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, at_rest

PAGES = [
    "",
    "about/",
    "about/history/",
    "about/documents/",
    "about/governance/",
    "about/newsletter/",
    "about/newsletter/sample-2/",
    "what-we-do/",
    "what-we-do/sending/",
    "what-we-do/countries/",
    "what-we-do/countries/tanzania/",
    "news/",
    "news/newborn-project/",
    "news/events/",
    "news/events/charity-concert/",
    "newsletter/",
    "newsletter/sent/",
    "support/companies/",
    "support/join/",
    "give/relief/",
    "workers/check/",
    "contact/",
    "contact/questions/",
    "contact/write/",
    "contact/write/?sent=1",
    "privacy/",
    "give/",
    "search/?q=%E3%82%B9%E3%83%A9",
]
NARROW = {"width": 320, "height": 640}
KINDS = """
from wagtail.models import Page
for page in Page.objects.live().public().filter(depth__gt=2, locale__language_code="ja").specific():
    print(type(page).__name__, page.url)
"""


@pytest.fixture(scope="module")
def kinds(site) -> list[tuple[str, str]]:
    """Each public page that editors made: its kind, and its address below the language."""
    told = site.manage("shell", "-v", "0", "-c", KINDS).replace("/ja/", "").splitlines()
    return [tuple(line.split(" ")) for line in told]


@pytest.fixture(scope="module")
def pages(kinds) -> list[str]:
    """The addresses to look at; the number of a story is not known before."""
    return [*PAGES, next(address for kind, address in kinds if kind == "StoryPage")]


def test_every_kind_of_page_is_looked_at(kinds, pages):
    looked_at = {kind for kind, address in kinds if address in pages}

    assert {kind for kind, _address in kinds} - looked_at == set()
    assert len(looked_at) > 10


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light")])
def test_no_page_has_barriers(open_page, language, axe, pages, viewport, scheme):
    page = open_page(viewport, color_scheme=scheme)
    for path in pages:
        page.goto(f"/{language}/{path}")
        assert (path, axe(page)) == (path, [])


@pytest.mark.parametrize("medium", [{"forced_colors": "active"}, {"media": "print"}])
def test_no_page_has_barriers_on_paper_or_in_the_colours_of_the_reader(page, axe, pages, medium):
    page.emulate_media(**medium)
    for path in pages:
        page.goto(f"/ja/{path}")
        assert (path, axe(page)) == (path, [])


def test_nothing_is_lost_on_a_narrow_screen_with_large_letters(open_page, language, pages):
    page = open_page(NARROW)
    for path in pages:
        page.goto(f"/{language}/{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert (path, page.evaluate("document.documentElement.scrollWidth <= innerWidth")) == (path, True)


def test_the_language_changes_on_the_spot_and_is_remembered(page):
    page.goto("/ja/about/history/")
    with page.expect_navigation():
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


def test_a_first_visit_on_a_phone_is_light(open_page, language, pages):
    """Each page as if it were the first: nothing is kept from the one before. Photographs are not counted in bytes."""
    phone = open_page(PHONE, has_touch=True, service_workers="block")
    session = phone.context.new_cdp_session(phone)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    answers = []
    phone.on("response", lambda answer: answers.append(answer))
    for path in pages:
        answers.clear()
        phone.goto(f"/{language}/{path}")
        at_rest(phone)

        weight = sum(len(answer.body()) for answer in answers if "/media/" not in answer.url)
        assert (path, len(answers) <= 12, weight <= 150_000) == (path, True, True)


def test_the_supporters_room_opens_after_signing_in_and_the_own_page_leads_there(page, sign_in):
    page.goto("/ja/supporters/")
    assert "/accounts/login/" in page.url

    sign_in(page, "member@demo.example")
    page.goto("/ja/my/")
    page.locator(".my-door", has_text="支援者のページ").click()
    expect(page.locator("h1")).to_have_text("支援者のページ")
    page.goto("/ja/supporters/drafts/")
    expect(page.locator("h1")).to_have_text("社員会員のページ")


@pytest.mark.parametrize("with_script", [True, False])
def test_nine_questions_are_answered_by_keyboard(open_page, with_script):
    page = open_page(PHONE, java_script_enabled=with_script)
    page.goto("/en/workers/check/")
    page.get_by_role("radio").first.focus()
    for number in range(9):
        page.keyboard.press("Space")
        if number == 3:
            page.keyboard.press("ArrowDown")  # from "yes" to "not yet"
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=2, name="You are on the way")).to_be_visible()
    expect(page.locator("#result h3")).to_have_count(1)


def test_relief_is_worked_out_by_keyboard(phone):
    phone.goto("/ja/give/relief/")
    phone.get_by_label("1月から12月までの寄付の合計").fill("100000")
    phone.keyboard.press("Enter")

    expect(phone.locator("#result")).to_contain_text("39,200円")
