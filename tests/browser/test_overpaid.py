"""Somebody paid too much: the member chooses on a phone, and the office sends it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

ACCOUNT = {"bank_name": "みずほ銀行", "bank_code": "0001", "branch_name": "早稲田", "number": "1234567"}
CHOICE = {"ja": "refund", "en": "next_year"}  # the later of the two takes the place of the first
ASKS = {"ja": "多くお支払いいただいています", "en": "You have paid .+ more than was owed"}
KEPT = {"ja": "ご返金のご希望を承りました", "en": "for your next dues"}


@pytest.fixture
def member(open_page, sign_in, language):
    page = open_page(PHONE, language=language, has_touch=True)
    sign_in(page, "support@demo.example", language)
    page.goto(f"/{language}/my/")
    return page


def test_a_member_chooses_and_changes_their_mind(member, language, axe):
    page = member
    assert axe(page) == []
    with page.expect_navigation():
        page.locator("a[href*='/my/credit/']").click()
    assert axe(page) == []

    with page.expect_navigation():
        page.locator(f"a[href='?choice={CHOICE[language]}']").click()
    assert axe(page) == []
    if CHOICE[language] == "refund":
        for name, value in ACCOUNT.items():
            page.locator(f"[name={name}]").fill(value)
        page.locator("[name=holder]").fill("佐久間")
        page.locator("main form button[type=submit]").click()
        expect(page.locator(".field--wrong")).to_contain_text("カナ")
        assert axe(page) == []
        page.locator("[name=holder]").fill("サクマ ユウコ")
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main")).to_contain_text("サクマ ユウコ")
    assert axe(page) == []
    page.locator("button[name=step][value=choose]").click()
    page.wait_for_url(re.compile(rf"/{language}/my/$"))

    assert axe(page) == []
    words = page.locator("main").inner_text()
    assert KEPT[language] in words
    assert not re.search(ASKS[language], words)


@pytest.mark.parametrize("address", ["overpaid/", "overpaid/ask/", "refunds/", "refunds/bank/", "payments/several/"])
def test_the_screens_of_the_office_have_no_barriers(page, sign_in, axe, address):
    sign_in(page, "treasurer@demo.example")
    page.goto(f"/office/members/{address}")

    assert axe(page) == []


def test_the_yen_of_every_share_stand_on_a_phone(phone, sign_in, axe):
    sign_in(phone, "treasurer@demo.example")
    phone.goto("/office/members/payments/")
    with phone.expect_navigation():
        phone.locator("tbody a[href*='/office/members/payments/']").first.click()
    seen = []
    for step in ("", "shares/"):
        phone.goto(phone.url + step)
        assert axe(phone) == []
        seen.append(phone.locator("table.shares").evaluate("table => table.getBoundingClientRect().right"))

    assert [right <= PHONE["width"] for right in seen] == [True, True]


def test_the_treasurer_approves_and_pays_what_the_clerk_ordered(page, sign_in, axe):
    sign_in(page, "treasurer@demo.example")
    page.goto("/office/members/refunds/?state=asked")
    page.locator("tbody a[href*='/office/members/refunds/']").last.click()  # a member may just have asked for another
    expect(page.locator("main")).to_contain_text("0123456")  # the account of demo/office.yaml
    assert axe(page) == []

    page.locator("a[href$='/approve/']").click()
    page.locator("main form button[type=submit]").click()
    page.locator("a[href$='/pay/']").click()
    page.locator("input[name=reference]").fill("FB-TEST-1")
    page.locator("main form button[type=submit]").click()

    expect(page.locator("main")).to_contain_text("FB-TEST-1")
    page.locator("main a[href*='/office/members/payments/']").first.click()
    expect(page.locator("main")).to_contain_text("FB-TEST-1")
    assert axe(page) == []
