"""A member's year on a phone: sign in, pay, keep the receipt, vote, and see that the vote arrived."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.browser.conftest import PHONE


@pytest.fixture
def member(open_page, sign_in, language):
    page = open_page(PHONE, language=language, has_touch=True, accept_downloads=True)
    sign_in(page, {"ja": "member@demo.example", "en": "arrears@demo.example"}[language], language)
    return page


def test_a_member_pays_and_gets_the_receipt(member, language, axe):
    page = member
    assert page.url.endswith(f"/{language}/my/")
    assert axe(page) == []

    page.locator("a[href$='/my/pay/']").first.click()
    assert axe(page) == []
    if page.locator("input[name=dues]").count():  # asked only where several years are open
        page.locator("main form button[type=submit]").click()
        assert axe(page) == []
    page.locator("button[name=provider][value=test]").click()
    assert axe(page) == []
    page.locator("button[name=step][value=pay]").click()

    assert "/my/pay/result/" in page.url
    assert axe(page) == []
    link = page.locator("a[href*='/my/receipts/']").first
    pdf = page.request.get(link.get_attribute("href"))
    assert pdf.headers["content-type"] == "application/pdf"
    assert "no-store" in pdf.headers["cache-control"]
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf.body())).pages)
    assert "領収書" in text

    page.goto(f"/{language}/my/")
    assert page.locator("a[href$='/my/pay/']").count() == 0


def test_a_member_votes_in_four_taps_and_sees_that_it_was_received(member, language, axe):
    page = member
    page.goto(f"/{language}/meeting/")
    assert axe(page) == []
    page.locator("a[href$='/vote/']").first.click()
    assert axe(page) == []

    groups = page.locator("fieldset:has(input[type=radio])")
    names = {radio.get_attribute("name") for radio in page.locator("main input[type=radio]").all()}
    assert page.locator("main input[type=radio]:checked").count() == 0, "nothing is chosen beforehand"
    assert groups.count() >= len(names)
    for name in names:
        page.locator(
            f"label:has(input[name='{name}'][value=for]), input[name='{name}'][value=for] + label"
        ).first.click()
    page.locator("main form button[type=submit]").last.click()
    assert axe(page) == []
    page.locator("button[name=step][value=cast]").click()

    assert "/receipt/" in page.url
    code = page.locator(".receipt__code").inner_text()
    assert re.fullmatch(r"[0-9A-Z-]{8,}", code)
    assert axe(page) == []

    page.reload()
    assert page.locator(".receipt__code").inner_text() == code
    page.go_back()
    assert page.locator("h1").is_visible()
    page.goto(f"/{language}/meeting/")
    page.locator("main a[href$='/receipt/']").first.click()
    assert page.locator(".receipt__code").inner_text() == code


def test_last_years_meeting_counts_to_259_of_317(member, language, axe):
    page = member
    page.goto(f"/{language}/meeting/")
    page.locator("main a[href$='/result/']").first.click()

    text = page.locator("main").inner_text()
    assert all(number in text for number in ("317", "259", "159"))
    assert axe(page) == []


def test_a_support_member_has_no_vote_and_is_told_so(open_page, sign_in, language, axe):
    page = open_page(PHONE, language=language)
    sign_in(page, "support@demo.example", language)
    page.goto(f"/{language}/meeting/")

    assert page.locator("a[href$='/vote/']").count() == 0
    assert page.locator("main p").first.inner_text().strip()
    assert axe(page) == []


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
