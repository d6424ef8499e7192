"""A worker writes a report on a telephone: the line breaks, the page is opened anew, and all arrives once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.factories.reports import picture

WORKER, COORDINATOR = "worker@demo.example", "coordinator@demo.example"
WORDS = {
    "ja": ("乾季の村から", "井戸が浅くなりました。", "それでも診療所は開いています。"),
    "en": ("From the dry season", "The well is low.", "Still the clinic is open."),
}

# Every file of the page is kept, and the worker that answers with them is at work.
KEPT = """async () => {
  const cache = await caches.open(`report ${location.origin}${location.pathname}`);
  const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
  const addresses = [location.pathname, ...files.map((file) => file.href || file.src)];
  const kept = await Promise.all(addresses.map((address) => cache.match(address)));
  return navigator.serviceWorker.controller && kept.every(Boolean);
}"""


@pytest.fixture
def report(open_page, sign_in, language):
    """The page of a report that nobody asked for, in a browser of its own; ready to be opened without a line."""
    page = open_page(PHONE, language, has_touch=True)
    sign_in(page, WORKER, language)
    page.goto(f"/{language}/workers/mine/")
    page.locator("form[action*='/reports/new/'] button").first.click()
    page.wait_for_url(re.compile(r"/mine/reports/\d+/$"))
    page.wait_for_function(KEPT)
    return page


def off(page, faults):
    page.context.set_offline(True)
    faults.clear()


def on(page, faults):
    """What the browser said about the missing line is no fault."""
    faults[:] = [
        fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault and "Failed to load" not in fault
    ]
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def add_photo(page, caption):
    page.locator("[name=photo-file]").set_input_files(
        {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": picture((2400, 1800)).read()}
    )
    page.locator("[name=photo-caption]").fill(caption)
    page.locator("[name=photo-consent]").select_option("nobody")
    page.locator("#report-add-it").click()
    page.locator("#report-new img, #report-kept img").first.wait_for()


def test_the_line_breaks_and_nothing_is_lost(report, site, language, faults, axe, open_page, sign_in):
    title, first, second = WORDS[language]
    report.locator("[name=title]").fill(title)
    report.locator("[name=body]").fill(first)
    expect(report.locator("#report-state")).to_have_attribute("data-line", "on")
    assert axe(report) == []

    off(report, faults)
    report.locator("[name=body]").fill(f"{first}\n\n{second}")
    add_photo(report, title)
    report.reload()
    expect(report.locator("[name=body]")).to_have_value(f"{first}\n\n{second}")
    expect(report.locator("#report-new img")).to_have_count(1)
    report.locator("button[value=send]").click()
    expect(report.locator("#report-state")).to_have_attribute("data-line", "off")
    report.reload()
    expect(report.locator("#report-new img")).to_have_count(1)

    on(report, faults)
    report.locator(".notice--good").wait_for()
    assert report.evaluate("Object.keys(localStorage).filter(key => key.startsWith('report-'))") == []
    assert report.locator("article.card p").all_inner_texts() == [first, second]
    photo = report.locator(".report__photo img")
    photo.scroll_into_view_if_needed()  # it is fetched when it comes near the screen
    expect(photo).to_have_js_property("naturalWidth", 1600)
    expect(photo).to_have_js_property("naturalHeight", 1200)
    on(report, faults)

    desk = open_page()
    sign_in(desk, COORDINATOR)
    desk.goto("/office/dispatch/reports/?state=submitted")
    expect(desk.get_by_text(title)).to_have_count(1)
    assert axe(desk) == []


def test_two_windows_lose_neither_text(report, language, faults, open_page, sign_in):
    """On two devices, so that neither knows what the other keeps."""
    _title, first, second = WORDS[language]
    other = open_page(PHONE, language)
    sign_in(other, WORKER, language)
    other.goto(report.url)
    expect(other.locator("#report-state")).to_have_attribute("data-line", "on")

    report.locator("[name=body]").fill(first)
    expect(report.locator("#report-state")).to_have_attribute("data-line", "kept")
    expect(report.locator("#report-state")).to_have_attribute("data-line", "on")
    other.locator("[name=body]").fill(second)
    expect(other.locator("#report-clash")).to_be_visible()
    faults[:] = [fault for fault in faults if "409" not in fault]

    expect(other.locator("#report-theirs")).to_contain_text(first)
    expect(other.locator("[name=body]")).to_have_value(second)
    other.locator("#report-mine").click()
    expect(other.locator("#report-state")).to_have_attribute("data-line", "on")
    other.reload()
    expect(other.locator("[name=body]")).to_have_value(second)


def test_without_script_it_is_a_plain_form(open_page, sign_in, language):
    page = open_page(PHONE, language, java_script_enabled=False)
    sign_in(page, WORKER, language)
    page.goto(f"/{language}/workers/mine/")
    page.locator("form[action*='/reports/new/'] button").first.click()
    page.locator("[name=title]").fill(WORDS[language][0])
    page.locator("button[value=send]").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value(WORDS[language][0])
