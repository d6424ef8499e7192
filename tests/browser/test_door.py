"""The desks at the door: two at once, and one that goes on without the network."""

import pytest
from playwright.sync_api import expect

from jocs_site.foundation.names import search_key
from tests.browser.conftest import DESKTOP, PHONE

OFFICER = "returning@demo.example"
WORDS = [
    "カトウ",
    "ｶﾄｳ",
    "かとう",
    "髙橋",
    "高橋",
    "コーノ",
    "コ-ノ",
    "ヴァン",
    "バン",
    "齋藤",
    "サイトウ",
    "ヂヅ",
    "Tanaka",
    "ＡＢＣ",
    "山﨑 恵",
]


@pytest.fixture
def desk(open_page, sign_in):
    """A function that opens a desk in a browser of its own."""

    def open_desk(number="1", viewport=DESKTOP, language="ja"):
        page = open_page(viewport, language)
        sign_in(page, OFFICER)
        page.goto("/office/general-meetings/?state=open")
        with page.expect_navigation():
            page.locator(".listing .title a").first.click()
        page.goto(f"{page.url}desk/")
        page.locator("#desk").select_option(number)
        page.locator("#line[data-line=on]").wait_for()
        return page

    return open_desk


def kept(page) -> None:
    """Wait until the page says that it can be opened without the network."""
    expect(page.locator("#line")).to_have_text("接続中（回線が切れても続けられます）")
    page.wait_for_function("() => navigator.serviceWorker.controller")


def electors(page, count, start=0):
    """Number as printed, and name, of some on the roll."""
    return page.evaluate("() => JSON.parse(document.getElementById('roll').textContent)")[start : start + count]


def let_in(page, typed):
    page.locator("#find").fill(typed)
    page.keyboard.press("Enter")
    page.locator("#do-it").wait_for()
    page.keyboard.press("Enter")


def waits(page, count):
    words = f": {count}" if count else ""
    page.wait_for_function("words => document.getElementById('waiting').textContent.endsWith(words)", arg=words)
    if not count:
        page.wait_for_function("() => document.getElementById('waiting').textContent === ''")


def news(page):
    return page.evaluate("async () => (await fetch(document.getElementById('door').dataset.news)).json()")


def test_two_desks_see_each_others_entries_and_the_quorum(desk, axe):
    first, second = desk("1"), desk("2", PHONE)
    (one,) = electors(first, 1)
    assert axe(first) == axe(second) == []
    let_in(first, one[1])

    second.locator("#recent li", has_text=one[2]).first.wait_for()
    second.locator("#find").fill(one[1])
    second.locator("#find").press("Enter")
    expect(second.locator("#do-it")).to_have_text("退場を記録")
    assert axe(second) == []
    second.locator("#do-it").click()
    first.wait_for_function("number => document.querySelector('[data-now=hall]').textContent === number", arg="0")
    assert second.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_search_folds_as_the_server_does(desk):
    page = desk()

    assert page.evaluate("words => words.map(doorFold)", WORDS) == [search_key(word) for word in WORDS]


def test_a_code_whose_last_digit_does_not_fit_finds_nobody(desk):
    page = desk()
    number, printed, name, _kana = electors(page, 1)[0]
    wrong = f"{number}-{(int(printed[-1]) + 1) % 10}"
    page.locator("#find").fill(wrong)

    assert page.locator("#found button").count() == 0
    page.locator("#find").fill(printed)
    expect(page.locator("#found button")).to_contain_text(name)


def test_five_entries_made_offline_arrive_once_after_a_reload_and_a_lost_answer(desk, faults):
    """The line drops; five come in; the page is loaded again and opened anew; the first answer is lost on its way."""
    page = desk()
    people = electors(page, 5, start=10)
    kept(page)
    page.context.set_offline(True)
    for count, (_number, printed, _name, _kana) in enumerate(people, 1):
        let_in(page, printed)
        waits(page, count)
    page.reload()
    waits(page, 5)
    address = page.url
    page.close()
    again = page.context.new_page()
    again.goto(address)
    waits(again, 5)
    sent = []

    def lose_the_first(route):
        sent.append(route.request.post_data)
        answer = route.fetch()
        route.abort() if len(sent) == 1 else route.fulfill(response=answer)

    again.route("**/desk/entries/", lose_the_first)
    again.context.set_offline(False)
    waits(again, 0)
    told = news(again)
    entries = [line for line in told["recent"] if any(name in line for _n, _p, name, _k in people)]

    assert {int(number) for number, *_rest in people} <= set(told["inside"])
    assert len(sent) == 2
    assert len(entries) == 5
    faults.clear()  # the browser notes every request without a line


def test_the_instant_is_the_servers_whatever_the_device_says(desk):
    page = desk()
    (person,) = electors(page, 1, start=20)
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 3 * 3600 * 1000 }")
    bodies = []
    page.on("request", lambda request: request.url.endswith("/entries/") and bodies.append(request.post_data_json))
    let_in(page, person[1])
    page.locator("#recent li", has_text=person[2]).first.wait_for()
    server = news(page)["at"]

    assert abs(bodies[0]["entries"][0]["at"] - server) < 60_000


def test_taking_the_roll_off_the_device_leaves_nothing_to_open(desk):
    page = desk()
    kept(page)
    page.locator("#forget").click()
    page.locator(".door__find").wait_for(state="detached")

    mine = "() => Object.keys(localStorage).filter(key => key.startsWith('door-'))"
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert [key.rpartition("-")[2] for key in page.evaluate(mine)] == ["desk"]


def test_the_plain_form_is_there_without_javascript(open_page, sign_in):
    page = open_page(java_script_enabled=False)
    sign_in(page, OFFICER)
    page.goto("/office/general-meetings/?state=open")
    with page.expect_navigation():
        page.locator(".listing .title a").first.click()
    page.goto(f"{page.url}desk/")
    with page.expect_navigation():
        page.locator("noscript a").first.click()

    assert page.url.endswith("/door/")
