"""Officers and terms, and what the articles say of papers on the web: the office's screens at both widths."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

OFFICER = "returning@demo.example"
MEETINGS = "/office/general-meetings/"
WIDTHS = {"desk": 1280, "telephone": 390}
OVER_THE_EDGE = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def office(page, sign_in, language):
    sign_in(page, OFFICER)
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    return page


def looked_at(page, axe, name: str) -> list:
    """What is wrong with the page that is open, at both widths. With SHOTS=folder a picture of each is kept there."""
    found = []
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("SHOTS"):
            language = page.locator("html").get_attribute("lang")
            page.screenshot(path=Path(folder) / f"{name}-{language}-{width}.png", full_page=True)
        found += [*axe(page), *(["over the edge"] if page.evaluate(OVER_THE_EDGE) else [])]
    return found


def test_officers_and_their_commands_have_no_barriers(office, axe, language):
    page, found = office, {}
    page.goto(f"{MEETINGS}officers/")
    expect(page.locator("#next-election")).to_be_visible()
    pages = [f"{MEETINGS}officers/", f"{MEETINGS}officers/enter/", f"{MEETINGS}officers/lengths/"]
    pages += [page.locator(f"main a[href$='/{name}/']").first.get_attribute("href") for name in ("facts", "end")]
    for address in [*pages, f"{MEETINGS}articles/web/"]:
        assert page.goto(address).status == 200
        found[address] = looked_at(page, axe, address.strip("/").replace("/", "-"))

    assert found == {place: [] for place in found}
    assert page.locator("html").get_attribute("lang") == language
