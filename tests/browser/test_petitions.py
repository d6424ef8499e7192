"""Motions of members in the office: entered, supported and listed, at a desk and on a telephone."""

from playwright.sync_api import expect

from tests.browser.conftest import looked_at

MEETINGS = "/office/general-meetings/"


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
