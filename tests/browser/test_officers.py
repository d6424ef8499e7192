"""Officers and terms, and what the articles say of papers on the web: the office's screens at both widths."""

from playwright.sync_api import expect

from tests.browser.conftest import looked_at

MEETINGS = "/office/general-meetings/"


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
