"""One worker from the request to the closed file, by the buttons of the office, as a coordinator would go.

The term lies in the past, so that its end can be recorded today.
"""

import re
from datetime import date, timedelta

import pytest

from tests.browser.test_coordinator import fill, send

TODAY = date.today()  # noqa: DTZ011 - the day of the machine that serves the site
LAST_DAY = TODAY.replace(day=1) - timedelta(days=1)
FIRST_DAY = (LAST_DAY + timedelta(days=1)).replace(year=LAST_DAY.year - 3 + (LAST_DAY.month == 12))
BEFORE = FIRST_DAY - timedelta(days=200)
LATER = FIRST_DAY + timedelta(days=30)
LETTER = "農村の母と子のそばで、現地の人びととともに働きたい。"

# What is entered behind the link beside each missing thing, by a part of its address.
ANSWERS = {
    "/papers/": {"insurance_decided_on": BEFORE, "special_enrolment_decided_on": BEFORE},
    "/contact/": {"name": "虹川 陸", "relation": "弟", "phone": "+81300000000"},
    "/documents/new/": {
        "number": "TZ0000009",
        "valid_from": BEFORE,
        "valid_until": LAST_DAY + timedelta(days=200),
    },
    "/training/": {"done_on": BEFORE, "whom": "看護師 朝川 泉"},
    "/closing/": {"done_on": TODAY, "whom": "医師 ムカサ", "note": "診療の記録と鍵を渡し、書面で確かめた。"},
}


@pytest.fixture
def desk(page, sign_in):
    sign_in(page, "coordinator@demo.example")
    page.goto("/office/dispatch/requests/")
    return page


def click(page, words):
    """A link or button of the office by its Japanese words."""
    with page.expect_navigation():
        page.locator("#main, main").first.locator("a, button").get_by_text(words, exact=True).first.click()


def step(page, words, **fields):
    click(page, words)
    fill(page, **fields)
    send(page)
    assert page.locator("main form [role=alert], main .error-message").all_inner_texts() == []


def enter_what_is_missing(page, home):
    """By the links beside the sentences below the first step, until nothing is missing."""
    for _turn in range(30):
        page.goto(home)
        links = page.locator(".posting-steps > li").first.locator(".posting-blockers a")
        if not links.count():
            break
        links.first.click()
        page.wait_for_load_state()
        given = next(fields for part, fields in ANSWERS.items() if part in page.url)
        fill(page, **given)
        send(page)
        refused = page.locator("main form [role=alert], main .error-message").all_inner_texts()
        assert refused == []
    assert page.locator(".posting-steps > li").first.locator(".posting-blockers").count() == 0


def receive_request(page):
    page.goto("/office/dispatch/requests/")
    page.locator("a[href$='/dispatch/requests/new/']").first.click()
    host = page.locator("select[name=organisation] option", has_text="タンザニア").first.get_attribute("value")
    fill(page, organisation=host, profession="nurse", wanted_from=FIRST_DAY, languages_work="英語、スワヒリ語")
    fill(page, received_on=BEFORE, need="助産師を育てる人がいない。")
    send(page)
    request = page.url
    step(page, "派遣可能性調査を決める")
    found = {"visitors": "総主事 立花 守", "findings": "宿舎は安全で、指導者がいる。", "recommendation": "go"}
    step(page, "派遣可能性調査を記録する", starts_on=BEFORE, ends_on=BEFORE + timedelta(days=5), **found)
    page.goto(request)
    click(page, "協定を登録する")
    fill(page, provides="住居と労働許可", valid_from=BEFORE, valid_until=TODAY + timedelta(days=900), signed_on=BEFORE)
    send(page)
    page.goto(request)
    step(page, "候補者の募集を始める")
    return request


def receive_candidate(page, request):
    click(page, "志願書を登録する")
    click(page, "新しい人を登録する")
    fill(page, family_name="虹川", given_name="うみ", family_kana="ニジカワ", given_kana="ウミ")
    fill(page, family_latin="Nijikawa", given_latin="Umi", language="ja", profession="nurse", letter=LETTER)
    fill(page, request=re.search(r"/(\d+)/$", request)[1], applied_on=BEFORE)
    send(page)
    step(page, "書類審査を通して面接に招く")
    step(page, "理事会に推薦する", interview_on=BEFORE, panel="総主事 立花 守")
    step(page, "理事会の承認を記録し、派遣を起案する", board_met_on=BEFORE, board_minutes="第2回理事会 第3号議案",
         kind="long", starts_on=FIRST_DAY, ends_on=LAST_DAY)  # fmt: skip


def accept_report(page, home, name):
    """The report that a step waits for: typed in for the worker, then accepted."""
    page.goto(home)
    click(page, "ワーカーの報告")
    click(page, name)
    step(page, "ワーカーに代わって入力する", title=name, body="この期間にしたことと学んだこと。", arrived_on=TODAY)
    step(page, "報告を受理する")
    page.goto(home)


def test_one_worker_from_the_request_to_the_closed_file(desk):
    page = desk
    request = receive_request(page)
    receive_candidate(page, request)
    if "/postings/" not in page.url:
        page.locator("main a[href*='/dispatch/postings/']").last.click()
        page.wait_for_load_state()
    home = page.url

    step(
        page, "起案を修正する", job_title_ja="看護教育", job_title_en="Nursing education", objectives="看護師を育てる。"
    )
    step(page, "理事会に付議する", on=BEFORE)
    step(page, "理事会承認を記録する", on=BEFORE, minutes="第2回理事会 第4号議案")
    step(page, "派遣準備を始める", on=BEFORE)
    enter_what_is_missing(page, home)
    step(page, "出発を記録する", on=FIRST_DAY)
    step(page, "着任を記録する", on=FIRST_DAY + timedelta(days=2))
    step(page, "語学研修を始める", on=FIRST_DAY + timedelta(days=5))
    step(page, "活動を始める", on=LATER)
    step(page, "中間評価を記録する", on=LATER + timedelta(days=500), reason="受入団体と面談し、続けることを確かめた。")
    step(page, "帰国を記録する", on=LAST_DAY)
    step(page, "帰国報告を始める", on=LAST_DAY)

    click(page, "派遣を終了する")
    missing = page.locator("main .help-warning li").all_inner_texts()
    assert len(missing) >= 5, "the final report and each item of the closing, at once"
    accept_report(page, home, "最終報告")
    enter_what_is_missing(page, home)
    step(page, "派遣を終了する", on=TODAY)

    assert page.locator(".posting-state").inner_text().startswith("終了")
    assert page.locator(".posting-steps").count() == 0
