"""A scholar reports by telephone on a slow line that breaks: no word is lost, and the report arrives once."""

import re

from playwright.sync_api import expect

from tests.browser.test_applying import SLOW_3G, line, looked_at  # noqa: F401 - a fixture

SCHOLAR = "scholar@demo.example"
WORDS = {
    "ja": ("病棟の実習が", "始まりました。", "皆さまの切手に感謝します。"),
    "en": ("My work in the ward", "has begun.", "Thank you for every stamp."),
}
LINE = "[data-line]"
STEPS = """
from scholarships.models import ScholarReport
report = ScholarReport.objects.get(pk={pk})
print(report.changes.filter(step="submit").count(), report.state, report.may_print_message)
"""


def open_report(page, sign_in, language) -> None:
    """The first one of the own page that is still owed."""
    sign_in(page, SCHOLAR, language)
    page.goto(f"/{language}/scholarships/mine/")
    for address in [link.get_attribute("href") for link in page.locator("main a[href*='/mine/reports/']").all()]:
        page.goto(address)
        if page.locator("form[data-keeps]").count():
            return


def lose_the_answer(page) -> None:
    """The server hears it, and the line breaks before it is heard in turn."""

    def handle(route):
        if route.request.method != "POST":
            route.continue_()
            return
        route.fetch()
        route.abort("connectionaborted")

    page.route(re.compile("/mine/reports/"), handle)


def test_words_survive_a_lost_line_and_arrive_once(line, sign_in, site, language, faults, axe):  # noqa: F811
    page, become = line
    begin, go_on, message = WORDS[language]
    open_report(page, sign_in, language)
    body, waits = page.locator("[name=body]"), page.locator("form").get_attribute("data-says-waits")
    body.fill(begin)
    become(None)
    body.fill(f"{begin} {go_on}")
    become(SLOW_3G)
    page.reload()
    expect(body).to_have_value(f"{begin} {go_on}")
    page.locator("[name=message]").fill(message)
    page.locator("[name=may_print_message]").check()
    barriers = {"form": looked_at(page, axe)}

    become(None)
    page.locator("form[data-keeps] button[type=submit]").click()
    expect(page.locator(LINE)).to_have_text(waits)
    lose_the_answer(page)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        become(SLOW_3G)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("form[data-keeps]")).to_have_count(0)
    for words in (begin, go_on, message):
        expect(page.locator("main")).to_contain_text(words)
    barriers["sent"] = looked_at(page, axe)
    assert page.evaluate("Object.keys(localStorage)") == []
    assert barriers == {name: [] for name in barriers}
    pk = re.search(r"/reports/(\d+)/", page.url)[1]
    assert site.manage("shell", "-v", "0", "-c", STEPS.format(pk=pk)).split() == ["1", "submitted", "True"]
    faults[:] = [fault for fault in faults if "ERR_" not in fault]  # what the browser said of the line


def test_words_left_in_one_window_are_there_in_the_next(line, sign_in, language):  # noqa: F811
    page, _become = line
    open_report(page, sign_in, language)
    page.locator("[name=body]").fill(WORDS[language][0])
    page.goto(f"/{language}/scholarships/mine/")

    open_report(page, sign_in, language)

    expect(page.locator("[name=body]")).to_have_value(WORDS[language][0])
    expect(page.locator(LINE)).to_have_text(page.locator("form").get_attribute("data-says-restored"))


def test_without_script_it_is_a_plain_form(open_page, sign_in, language):
    page = open_page(language=language, java_script_enabled=False)
    open_report(page, sign_in, language)

    page.locator("[name=grades]").fill("A")
    page.locator("form[data-keeps] button[type=submit]").click()

    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=grades]")).to_have_value("A")
