"""A member on a phone: sign in, pay, keep the receipt."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE

OWN = [
    "my/",
    "my/payments/",
    "my/details/",
    "my/details/change/",
    "my/wishes/",
    "my/held/",
    "my/signing-in/",
    "my/leave/",
]
OPEN = ["join/", "claim/", "give/", "give/transfer/"]


@pytest.fixture
def member(open_page, sign_in, language):
    page = open_page(PHONE, language=language, has_touch=True, accept_downloads=True)
    sign_in(page, {"ja": "member@demo.example", "en": "arrears@demo.example"}[language], language)
    page.goto(f"/{language}/my/")  # signing in leads to the language of one's letters
    return page


def test_the_keyboard_alone_leads_from_the_own_page_to_paying(member, language):
    page = member
    page.set_viewport_size(DESKTOP)

    go_to(page, "a[href$='/my/pay/']")
    if page.locator("input[name=dues]").count():
        go_to(page, "main form button[type=submit]")
    go_to(page, "button[name=provider][value=test]")
    go_to(page, "button[name=step][value=fail]")

    assert "/my/pay/result/" in page.url
    assert page.locator("main a[href$='/my/pay/']").count() == 1  # try again


def go_to(page, selector: str):
    """Tab until there, then Enter."""
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_member_pays_and_gets_the_receipt(member, language, axe):
    page = member
    assert axe(page) == []

    page.locator("a[href$='/my/pay/']").first.click()
    page.wait_for_url("**/my/pay/**")
    assert axe(page) == []
    if page.locator("input[name=dues]").count():  # asked only where several years are open
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/my/pay/check/**")
        assert axe(page) == []
    page.locator("button[name=provider][value=test]").click()
    page.wait_for_url("**/my/pay/test/**")
    assert axe(page) == []
    page.locator("button[name=step][value=pay]").click()
    page.wait_for_url("**/my/pay/result/**")

    assert axe(page) == []
    link = page.locator("a[href*='/my/receipts/']").first
    pdf = page.request.get(link.get_attribute("href"))
    assert pdf.headers["content-type"] == "application/pdf"
    assert "no-store" in pdf.headers["cache-control"]
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf.body())).pages)
    assert "領収書" in "".join(text.split())  # the title is set wide

    page.goto(f"/{language}/my/")
    assert page.locator("a[href$='/my/pay/']").count() == 0


def test_somebody_elses_receipt_is_not_there(member, language):
    page = member
    page.goto(f"/{language}/my/payments/")
    own = {link.get_attribute("href") for link in page.locator("a[href*='/my/receipts/']").all()}
    answers = {
        page.request.get(address).status
        for address in (f"/{language}/my/receipts/{number}/" for number in range(1, 12))
        if address not in own
    }

    assert answers == {404}


def test_nothing_is_lost_on_a_narrow_screen_with_large_letters_nor_in_the_dark(member, language, axe):
    page, wide, barriers = member, [], []
    page.set_viewport_size({"width": 320, "height": 640})
    for path in OWN + OPEN:
        page.emulate_media(color_scheme="light")
        page.goto(f"/{language}/{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wide.append(path)
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.emulate_media(color_scheme="dark")
        barriers += [(path, fault) for fault in axe(page)]

    assert (wide, barriers) == ([], [])


def test_what_is_held_prints_whole_though_its_parts_are_closed(member, language):
    page = member
    page.goto(f"/{language}/my/held/")
    hidden = "all => all.filter(one => !one.checkVisibility()).length"
    closed = page.locator(".my-held dd").evaluate_all(hidden)

    page.emulate_media(media="print")

    assert (closed > 0, page.locator(".my-held dd").evaluate_all(hidden)) == (True, 0)
