"""A coordinator takes one worker from the first entry to the public page; the rules say no where they must."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

TODAY = date.today()  # noqa: DTZ011 - the day of the machine that serves the site
STARTS_ON = TODAY.replace(day=1)
LAST_DAY = STARTS_ON.replace(year=STARTS_ON.year + 3) - timedelta(days=1)
TOO_SOON = STARTS_ON.replace(year=STARTS_ON.year + 2) - timedelta(days=1)
NAMES = {"ja": ("虹川", "うみ", "Nijikawa", "Umi"), "en": ("星乃", "そら", "Hoshino", "Sora")}


def fill(page, **fields):
    """Type into the fields of the one form on the page; ``page`` is the office's own."""
    for name, value in fields.items():
        field = page.locator(f"main form [name={name}]:not([type=hidden])").first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value.isoformat() if isinstance(value, date) else value)


def send(page):
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()


@pytest.fixture
def desk(page, sign_in, language):
    """The office, in the coordinator's language."""
    sign_in(page, "coordinator@demo.example")
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    page.goto("/office/dispatch/postings/")
    assert page.locator("html").get_attribute("lang") == language
    return page


def enter_worker(page, language):
    family, given, family_latin, given_latin = NAMES[language]
    page.goto("/office/dispatch/workers/new/person/")
    fill(page, family_name=family, given_name=given, family_kana="ニジカワ", given_kana="ウミ")
    fill(page, family_latin=family_latin, given_latin=given_latin, profession="nurse")
    send(page)


def plan(page, language, last_day):
    family, given, *_latin = NAMES[language]
    page.goto("/office/dispatch/postings/new/")
    worker = page.locator("select[name=worker] option", has_text=f"{family} {given}").get_attribute("value")
    host = page.locator("select[name=organisation] option").nth(1).get_attribute("value")
    fill(page, worker=worker, organisation=host, starts_on=STARTS_ON, ends_on=last_day)
    fill(page, job_title_ja="地域看護", job_title_en="Community nurse", objectives="現地の看護師とともに働く。")
    page.locator("select[name=sensitivity]").select_option("public")
    send(page)


def step(page, posting, name, **fields):
    page.goto(f"{posting}steps/{name}/")
    fill(page, on=STARTS_ON, **fields)
    send(page)
    page.wait_for_url(f"**{posting}")


def file_papers(page, posting):
    """What the departure waits for, by the button on the page of the posting, which chooses the worker."""
    for kind in ("Passport", "Visa", "Insurance"):
        page.goto(posting)
        with page.expect_navigation():
            page.locator("a.button[href*='/dispatch/documents/new/']").click()
        japanese = {"Passport": "旅券(パスポート)", "Visa": "査証(ビザ)", "Insurance": "海外旅行保険"}[kind]
        option = page.locator("select[name=type] option", has_text=re.compile(f"^({kind}|{re.escape(japanese)})$"))
        fill(page, type=option.get_attribute("value"), number="TZ0000009", valid_from=STARTS_ON)
        fill(page, valid_until=LAST_DAY + timedelta(days=183))
        send(page)
        page.wait_for_url(re.compile(r"/office/dispatch/documents/\d+/$"))


def train(page, posting):
    """Every topic of the training, by its button on the page of the posting."""
    page.goto(posting)
    addresses = [link.get_attribute("href") for link in page.locator("a[href*='/training/'][href$='/done/']").all()]
    for address in addresses:
        page.goto(address)
        fill(page, done_on=STARTS_ON, whom="看護師 朝川 泉")
        send(page)
        page.wait_for_url(f"**{posting}")


def test_a_posting_from_the_first_entry_to_the_public_page(desk, language, open_page, axe):
    page = desk
    family, given, family_latin, given_latin = NAMES[language]
    enter_worker(page, language)

    plan(page, language, TOO_SOON)
    refusal = page.locator("main form").inner_text()
    assert {"ja": "3年", "en": "three years"}[language] in refusal
    assert f"{LAST_DAY.year}" in refusal, "the sentence says what would be right"

    fill(page, ends_on=LAST_DAY)
    send(page)
    page.wait_for_url(re.compile(r"/office/dispatch/postings/\d+/$"))
    posting = page.url[page.url.index("/office/") :]

    page.goto(f"{posting}contact/")
    fill(page, name="虹川 陸", relation="弟", phone="+81300000000")
    send(page)
    step(page, posting, "propose")
    step(page, posting, "approve", minutes="第5回理事会 第2号議案")
    step(page, posting, "prepare")

    page.goto(f"{posting}steps/depart/")
    fill(page, on=STARTS_ON)
    send(page)
    missing = " ".join(page.locator("main form [role=alert]").all_inner_texts())
    assert {"ja": "保険", "en": "insured"}[language] in missing

    page.goto(f"{posting}papers/")
    fill(page, special_enrolment_decided_on=STARTS_ON)
    send(page)
    file_papers(page, posting)
    train(page, posting)
    step(page, posting, "depart")
    step(page, posting, "arrive")
    step(page, posting, "begin_service_first", reason="語学は現地で週末に続ける。")

    visitor = open_page(language=language)
    visitor.goto(f"/{language}/workers/")
    name = {"ja": f"{family} {given}", "en": f"{given_latin} {family_latin}"}[language]
    expect(visitor.locator("main")).not_to_contain_text(name)

    page.goto(f"{posting}public/text/")
    fill(page, text_ja="村の保健室で働いています。", text_en="Works in the village health room.")
    fill(page, consent_given_on=STARTS_ON)
    send(page)
    page.goto(f"{posting}public/release/")
    fill(page, on=STARTS_ON)
    send(page)

    visitor.goto(f"/{language}/workers/")
    expect(visitor.locator("main")).to_contain_text(name)
    visitor.locator("main a", has_text=name).first.click()
    expect(visitor.locator("main")).to_contain_text({"ja": "村の保健室", "en": "village health room"}[language])
    assert axe(visitor) == []


@pytest.mark.parametrize("screen", ["postings/", "postings/new/", "postings/1/", "timeline/", "workers/"])
def test_the_desks_screens_have_no_barriers(desk, screen, axe):
    desk.goto(f"/office/dispatch/{screen}")

    assert axe(desk) == []
