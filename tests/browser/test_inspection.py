"""Asking to see the votes, the office's answer, the look itself, and votes erased by two persons."""

from playwright.sync_api import expect

from tests.browser.test_hall import by_keyboard
from tests.browser.test_manuals import speak
from tests.browser.test_meeting import VOTER
from tests.browser.test_minutes import OFFICER, look, meetings  # noqa: F401 - a fixture

SEND = ".agm-command button[type=submit]"


def test_a_member_asks_the_office_grants_and_each_look_is_written_down(
    open_page,
    sign_in,
    language,
    axe,
    meetings,  # noqa: F811
):
    found, this = {}, meetings[1]
    own, office = f"/{language}/meeting/{this}/inspection/", f"/office/general-meetings/{this}/inspections/"
    member, officer = open_page(language=language), open_page(language=language)
    sign_in(member, VOTER[language], language)
    sign_in(officer, OFFICER, language)
    speak(officer, language)

    member.goto(own)
    found["ask"] = look(member, axe, f"inspection-ask-{language}")
    member.locator("[name=reason]").fill("数え直したいため。" if language == "ja" else "I want to count again.")
    expect(member.locator("main form button")).to_have_count(1)
    by_keyboard(member, "main form button[type=submit]")
    found["asked"] = look(member, axe, f"inspection-asked-{language}")
    officer.goto(office)
    found["requests"] = look(officer, axe, f"inspections-{language}")
    by_keyboard(officer, ".agm-section a.button")
    found["decide"] = look(officer, axe, f"inspection-decide-{language}")
    officer.locator("[name=decision][value=granted]").check()
    by_keyboard(officer, SEND)
    member.goto(own)
    found["granted"] = look(member, axe, f"inspection-granted-{language}")
    by_keyboard(member, "main form button:not([name])")
    expect(member.locator("[id^=act-]").first).to_be_visible()
    found["votes"] = look(member, axe, f"inspection-votes-{language}")
    officer.goto(office)
    expect(officer.locator(".agm-facts").first).not_to_contain_text("—")  # the look stands there
    officer.goto(office.replace("inspections", "inspection_letter"))
    found["letter"] = look(officer, axe, f"inspection-letter-{language}")
    officer.goto(office)
    by_keyboard(officer, ".agm-section a.button")
    found["close"] = look(officer, axe, f"inspection-close-{language}")
    by_keyboard(officer, SEND)

    member.goto(own)
    expect(member.locator("button[name=file]")).to_have_count(0)
    assert found == {name: [] for name in found}


def test_one_proposes_to_erase_and_another_confirms(open_page, sign_in, axe, meetings):  # noqa: F811
    found, office = {}, f"/office/general-meetings/{meetings[0]}/"
    first, second = open_page(), open_page()
    sign_in(first, OFFICER)
    sign_in(second, "admin@demo.example")
    first.goto(office)
    by_keyboard(first, "a[href$='/purge_propose/']")
    found["propose"] = look(first, axe, "purge-propose")
    by_keyboard(first, SEND)
    first.goto(f"{office}purge_confirm/")
    by_keyboard(first, SEND)
    expect(first.locator(SEND)).to_be_visible()  # refused: it was the own proposal
    found["refused"] = look(first, axe, "purge-refused")
    second.goto(f"{office}purge_confirm/")
    found["confirm"] = look(second, axe, "purge-confirm")
    by_keyboard(second, SEND)
    expect(second.locator(".messages .success")).to_be_visible()
    found["erased"] = look(second, axe, "purge-erased")

    assert found == {name: [] for name in found}
