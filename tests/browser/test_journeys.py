"""Whole ways through the house on a phone: joining, paying from a letter, giving, leaving, with the office between."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

CLERK, PROPOSER = "clerk@demo.example", "佐久間 裕子"
NEW = {
    "ja": {"family_name": "八重樫", "given_name": "澪", "family_kana": "ヤエガシ", "given_kana": "ミオ"},
    "en": {"family_name": "Halloran", "given_name": "Maeve"},
}


@pytest.fixture
def visitor(open_page, language):
    return open_page(PHONE, language=language, has_touch=True, accept_downloads=True)


@pytest.fixture
def desk(page, sign_in, language):
    """The office as the clerk has it, in one of its languages."""
    sign_in(page, CLERK, language)
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    return page


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"main form [name={name}]:not([type=hidden])").first.fill(value)


def press(page, name: str, value: str):
    """The button that sends ``name=value``; the next page is there when this returns."""
    with page.expect_navigation():
        page.locator(f"button[name={name}][value='{value}']").first.click()


def send(page):
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()


def mail_to(site, address: str) -> str:
    """The words of the last mail that went to this address."""
    mails = [message_from_bytes(mail.encode(), policy=policy.default) for mail in site.mails()]
    return [mail.get_body().get_content() for mail in mails if address in str(mail["to"])][-1]


def fill_in_application(page, language) -> str:
    """Returns the address for mail, which nobody else has."""
    email = f"new-{language}@visitor.example"
    fill(page, **NEW[language], born_on="1961-07-09", postal_code="169-0051")
    expect(page.locator("[name=city]")).to_have_value("新宿区")
    fill(page, street=page.locator("[name=street]").input_value() + "2-3-18", email=email, introduced_by=PROPOSER)
    page.locator("[name=kind]").first.check()
    page.locator("[name=agrees]").check()
    return email


def approve(desk, family_name: str):
    desk.goto("/office/members/applications/approve/")
    desk.locator("main label", has_text=family_name).locator("input").check()
    with desk.expect_navigation():
        desk.locator("main form button[type=submit]").last.click()


def test_a_visitor_becomes_a_member_and_opens_the_own_page(visitor, desk, site, language, axe):
    page = visitor
    page.goto(f"/{language}/support/join/")
    page.locator("main a[href$='/join/']:not([href*=support])").click()
    expect(page.locator("[name=organisation_name]")).to_be_hidden()
    email = fill_in_application(page, language)
    press(page, "step", "check")
    assert axe(page) == []
    expect(page.locator("main")).to_contain_text(PROPOSER)
    press(page, "step", "send")
    assert page.url.endswith("/join/done/")
    assert axe(page) == []

    approve(desk, NEW[language]["family_name"])
    number = re.search(r"(?:会員番号：|member number: )(\d+)", mail_to(site, email))[1]

    page.goto(f"/{language}/accounts/login/")
    page.locator("main a[href$='/claim/']").click()
    fill(page, number=number, postal_code="1690051", born_on="1961-07-09")
    send(page)
    assert axe(page) == []
    send(page)  # the address is there already
    fill(page, code=re.search(r"^\d{6}$", mail_to(site, email), re.MULTILINE)[0])
    assert axe(page) == []
    send(page)

    assert page.url.endswith(f"/{language}/my/")
    assert axe(page) == []
    expect(page.locator("main")).to_contain_text(number)


@pytest.fixture
def reminded(desk, language):
    """The link of the letters that the clerk sent, after a look at them."""
    step = {"ja": 3, "en": 1}[language]  # nobody is reminded twice, and the first step has somebody who reads English
    desk.goto(f"/office/members/reminders/{step}/run/")
    letter = desk.locator(f"article[lang={language}]").first.inner_text()
    desk.set_default_timeout(60_000)  # in the tests the request itself does the worker's work
    send(desk)
    desk.wait_for_url("**/office/runs/*/")
    return re.search(rf"http://\S+(/{language}/my/\S+)", letter)[1]


def test_three_taps_lead_from_the_letter_to_the_slip_of_a_shop(reminded, visitor, desk, site, sign_in, language, axe):
    desk.goto("/office/letters/outbox/")
    assert desk.locator("main tbody tr").count() > 10
    assert reminded.partition("/my/")[2] in site.mails()[-1].replace("=\n", "").replace("=3D", "=")
    page = visitor
    sign_in(page, {"ja": "arrears@demo.example", "en": "member@demo.example"}[language], language)

    page.goto(reminded)  # the first tap, on the link of the mail
    assert axe(page) == []
    press(page, "provider", "test")  # the second
    press(page, "step", "wait")  # the third, on the page of the provider

    assert "/my/pay/result/" in page.url
    assert page.locator(".big-number").count() == 1
    assert axe(page) == []
    page.goto(f"/{language}/my/")
    assert page.locator("main a[href*='/my/pay/result/']").count() == 1  # the slip is found again


def test_a_visitor_gives_without_an_account_and_is_thanked(visitor, site, language, axe):
    phone, email = visitor, f"giver-{language}@visitor.example"
    phone.goto(f"/{language}/support/gifts/")
    phone.locator("main a[href$='/give/']").click()
    phone.locator("[name=amount][value='3000']").check()
    expect(phone.locator("[name=other_yen]")).to_be_hidden()
    phone.locator("[name=receipt_wish][value=own]").check()
    fill(phone, **NEW[language], email=email, postal_code="169-0051")
    expect(phone.locator("[name=city]")).to_have_value("新宿区")
    fill(phone, street="西早稲田2-3-18")
    phone.locator("[name=agrees]").check()
    assert axe(phone) == []
    press(phone, "way", "test:")
    press(phone, "step", "pay")

    assert "/give/result/" in phone.url
    assert axe(phone) == []
    expect(phone.locator("main")).to_contain_text("¥3,000")
    assert "¥3,000" in mail_to(site, email)


def test_a_postal_code_typed_before_its_script_came_fills_the_address_too(visitor, language):
    """On a slow line the fields are there long before the script."""
    page, held = visitor, []
    page.route("**/postal*.js", lambda route: held.append(route))
    page.goto(f"/{language}/join/", wait_until="commit")
    page.locator("[name=postal_code]").fill("169-0051")
    assert page.locator("[name=city]").input_value() == ""
    page.wait_for_timeout(200)
    held[0].continue_()
    expect(page.locator("[name=city]")).to_have_value("新宿区")


def test_a_postal_code_is_asked_again_after_the_line_broke(visitor, language, faults):
    page = visitor
    page.goto(f"/{language}/join/")
    page.route("**/postal-codes/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("[name=postal_code]").fill("169-0051")
    page.unroute("**/postal-codes/**")
    page.locator("[name=postal_code]").fill("1690051")
    expect(page.locator("[name=city]")).to_have_value("新宿区")
    faults[:] = [fault for fault in faults if "ERR_FAILED" not in fault]  # the browser notes the lost answer


def test_a_member_leaves_and_takes_it_back(visitor, sign_in, language, axe):
    page = visitor
    sign_in(page, "support@demo.example", language)
    page.goto(f"/{language}/my/leave/")
    page.locator("[name=leaves_on]").first.check()
    send(page)
    assert axe(page) == []
    press(page, "step", "leave")
    assert axe(page) == []

    page.goto(f"/{language}/my/")
    page.locator("main a[href$='/my/leave/']").click()
    with page.expect_navigation():
        page.locator("form[action$='/my/leave/stay/'] button").click()

    assert page.url.endswith(f"/{language}/my/")
    assert page.locator(".notice--warn").count() == 0
