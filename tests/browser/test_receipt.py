"""A visitor gives on a phone and wants a receipt: the office says who it is, issues it, and it is a PDF to print."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE
from tests.browser.test_journeys import NEW, fill, press, send
from tests.browser.test_manuals import CLERK, TREASURER, speak

YEN = {"ja": 30_000, "en": 10_000}


@pytest.fixture
def giver(open_page, language):
    return open_page(PHONE, language=language, has_touch=True)


@pytest.fixture
def desk(open_page, sign_in, language):
    """A function that opens the office as somebody has it: ``desk(CLERK)``."""

    def desk(who: str):
        page = open_page(language=language)
        sign_in(page, who, language)
        speak(page, language)
        return page

    return desk


def give(page, language: str) -> None:
    page.goto(f"/{language}/give/")
    page.locator(f"[name=amount][value='{YEN[language]}']").check()
    page.locator("[name=receipt_wish][value=own]").check()
    fill(page, **NEW[language], email=f"receipt-{language}@visitor.example", postal_code="169-0051")
    fill(page, street="西早稲田2-3-18")
    page.locator("[name=agrees]").check()
    press(page, "way", "test:")
    press(page, "step", "pay")
    assert "/give/result/" in page.url


def test_the_receipt_of_a_visitors_gift(giver, desk, language, axe):
    give(giver, language)
    page, name = desk(CLERK), NEW[language]["family_name"]

    page.goto("/office/members/givers/")
    with page.expect_navigation():
        page.locator("main tbody a", has_text=name).click()
    assert axe(page) == []
    page.locator("[name=is_new]").check()
    send(page)
    page = desk(TREASURER)
    page.goto("/office/members/payments/")
    with page.expect_navigation():
        page.locator("main tbody tr", has_text=name).locator("a[href*='/members/payments/']").first.click()
    assert axe(page) == []
    with page.expect_navigation():
        page.locator("main a[href$='/receipt/']").click()
    send(page)

    assert axe(page) == []
    answer = page.request.get(page.locator("main a[href$='/pdf/']").first.get_attribute("href"))
    words = "".join("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages).split())
    assert answer.headers["content-type"] == "application/pdf"
    assert [part for part in ("領収書", name, f"{YEN[language]:,}") if part not in words] == []
