"""Somebody applies for a scholarship by telephone on a slow line that breaks, and nothing is lost until the receipt."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OVER_THE_EDGE, PHONE
from tests.browser.test_journeys import mail_to
from tests.factories.reports import picture

# What Chromium's developer tools call slow 3G: milliseconds, and bytes a second.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
WORDS = {"ja": ("2027年に", "病棟の看護を学びたい。"), "en": ("In 2027", "I want to learn to nurse a whole ward.")}
STUDY = {
    "course": "Diploma in nursing",
    "institution": "Nyota School of Nursing",
    "study_country": "TZ",
    "level": "diploma",
    "starts_on": "2027-10-01",
    "ends_before": "2030-09-30",
}
NAMES = {"ja": "Amina", "en": "Rehema"}  # two persons: nobody applies twice to one call
ABOUT = {"family_latin": "Mrisho", "born_on": "1995-03-02", "country": "TZ", "profession": "nurse"}


@pytest.fixture
def line(open_page, language, faults):
    """A telephone, and what sets its line: `SLOW_3G`, or ``None`` for no line at all."""
    page = open_page(PHONE, language, has_touch=True)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")

    def become(conditions):
        offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        tools.send("Network.emulateNetworkConditions", conditions or offline)
        if conditions:
            faults[:] = [
                one for one in faults if not re.search(r"ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)", one)
            ]
            page.evaluate("dispatchEvent(new Event('online'))")

    become(SLOW_3G)
    return page, become


def fill(page, answers: dict[str, str]) -> None:
    for name, value in answers.items():
        field = page.locator(f"form[data-keeps] [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def go_on(page, to: str) -> None:
    page.locator("form[data-keeps] button[type=submit]").click()
    page.wait_for_url(f"**/apply/{to}/")


def looked_at(page, axe) -> list[str]:
    return [*axe(page), *(["over the edge"] if page.evaluate(OVER_THE_EDGE) else [])]


def open_own(page, site, language) -> str:
    """Ask for the link and open it. Returns the address."""
    email = f"{NAMES[language].lower()}@applicant.example"
    page.goto(f"/{language}/scholarships/")
    page.locator("main a.button--primary[href$='/apply/']").click()
    page.locator("main [name=email]").fill(email)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/apply/sent/")
    page.goto(re.search(rf"http://\S+?(/{language}/scholarships/apply/open/\S+)", mail_to(site, email))[1])
    return email


def send_papers(page, become) -> None:
    """The line breaks while each photograph is on its way."""
    for kind in ("licence", "transcript"):
        page.locator("form[data-keeps] [name=kind]").select_option(kind)
        page.locator("form[data-keeps] [name=file]").set_input_files(
            {"name": f"{kind}.jpg", "mimeType": "image/jpeg", "buffer": picture((2600, 1900)).read()}
        )
        become(None)
        page.locator("form[data-keeps] button[type=submit]").click()
        expect(page.locator("[data-line]")).not_to_be_empty()
        become(SLOW_3G)
        expect(page.locator(".applying__papers a", has_text=kind)).to_have_count(1)


def name_referee(page, language) -> None:
    page.goto(f"/{language}/scholarships/apply/referees/")
    page.locator("main [name=name]").fill("Dr. Juma")
    page.locator("main [name=email]").fill(f"juma-{language}@referee.example")
    page.locator("main form:has([name=email]) button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Dr. Juma")


def test_a_line_that_breaks_loses_nothing_from_the_first_page_to_the_receipt(line, site, language, axe):
    page, become = line
    begin, go = WORDS[language]
    email = open_own(page, site, language)
    barriers = {"own": looked_at(page, axe)}

    page.goto(f"/{language}/scholarships/apply/about/")
    fill(page, ABOUT | {"given_latin": NAMES[language]})
    barriers["about"] = looked_at(page, axe)
    go_on(page, "body")
    page.locator("form[data-keeps] [name=nominating_organisation]").select_option(index=1)
    fill(page, {"officer_name": "Sr. Director", "officer_email": f"officer-{language}@nyota.example"})
    go_on(page, "study")
    fill(page, STUDY)

    become(None)  # in the middle of a page
    page.locator("form[data-keeps] button[type=submit]").click()
    expect(page.locator("[data-line]")).to_have_text(page.locator("form").get_attribute("data-says-waits") or "")
    become(SLOW_3G)
    page.wait_for_url("**/apply/costs/")
    fill(page, {"requested_currency": "USD", "tuition": "1000.50", "living": "800"})
    go_on(page, "reasons")

    fill(page, {"motivation": begin})
    become(None)  # while writing; then the page is opened anew
    fill(page, {"motivation": f"{begin} {go}"})
    become(SLOW_3G)
    page.reload()
    expect(page.locator("[name=motivation]")).to_have_value(f"{begin} {go}")
    fill(page, {"return_plan": go})
    go_on(page, "papers")

    send_papers(page, become)
    barriers["papers"] = looked_at(page, axe)

    name_referee(page, language)
    page.goto(f"/{language}/scholarships/apply/consent/")
    barriers["consent"] = looked_at(page, axe)
    page.locator("main [name=agrees]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/apply/check/")
    shown = page.locator("main").inner_text()
    assert [
        words for words in (NAMES[language], STUDY["course"], go, "licence.jpg", "transcript.jpg") if words not in shown
    ] == []
    barriers["check"] = looked_at(page, axe)
    page.locator("main form button.button--primary").click()

    number = page.locator(".applying__number").inner_text()
    assert re.fullmatch(r"S-\d{4}-\d{3}", number)
    assert "1,800.50" in page.locator("main").inner_text()
    assert number in mail_to(site, email)
    barriers["receipt"] = looked_at(page, axe)
    assert page.evaluate("Object.keys(localStorage)") == []
    assert barriers == {name: [] for name in barriers}
    assert "/scholarships/refer/" in mail_to(site, f"juma-{language}@referee.example")
