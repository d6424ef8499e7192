"""A member on a phone: sign in, pay, keep the receipt."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE


@pytest.fixture
def member(open_page, sign_in, language):
    page = open_page(PHONE, language=language, has_touch=True, accept_downloads=True)
    sign_in(page, {"ja": "member@demo.example", "en": "arrears@demo.example"}[language], language)
    page.goto(f"/{language}/my/")  # signing in leads to the language of one's letters
    return page


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
