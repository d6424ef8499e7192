"""Motions of members in the office: entered, supported and listed, at a desk and on a telephone."""

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


def test_a_motion_is_entered_supported_and_shown(office, axe):
    page, found = office, {}
    page.goto(f"{MEETINGS}petitions/enter/")
    found["enter"] = looked_at(page, axe, "motion-enter")
    page.locator("input[name=received_on]").fill(page.evaluate("() => new Date().toLocaleDateString('sv')"))
    page.locator("select[name=kind]").select_option("motion")
    page.locator("input[name=title_ja]").fill("会報を年四回にする件")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#supporters")).to_be_visible()
    found["page"] = looked_at(page, axe, "motion-page")
    page.locator("main a[href$='/support/']").click()
    page.locator("textarea[name=who]").fill("だれでもない")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("だれでもない")
    found["support"] = looked_at(page, axe, "motion-support")
    page.goto(f"{MEETINGS}petitions/")
    expect(page.locator(".agm-officers")).to_contain_text("会報を年四回にする件")
    found["list"] = looked_at(page, axe, "motion-list")

    assert found == {place: [] for place in found}
