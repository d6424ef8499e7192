"""The day itself in the browser: items put to the vote, a show of hands, telephones, the screen, a proxy taken back."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_manuals import speak
from tests.browser.test_meeting import VOTER
from tests.browser.test_minutes import OFFICER, look

SIT = f"""
import json
from django.utils import timezone
from members.agm import queries, services
from members.queries import printed_number
meeting = queries.announced_meetings().get(state="open")
now = timezone.now()
services.close_voting(meeting, at=now, reason="test")
roll = queries.roll(meeting).filter(struck_at=None)
members = list(roll.filter(member__person__user__email__in={list(VOTER.values())!r}))
came = members + [one for one in roll.filter(acts=None)[:170] if one not in members]
services.check_in_many(meeting, came, at=now)
services.appoint_chair(meeting, came[2], at=now)
paper = roll.filter(acts__channel="written", acts__revocation=None, acts__paper_check__isnull=False)
print(json.dumps([meeting.pk, [printed_number(one.number) for one in paper[:2]]]))
"""
ITEM = {"ja": 1, "en": 2}
WORDS = {
    "ja": {"voted": "記名で投票した人：1名", "arrived": "投票を受け付けました", "result": "賛成"},
    "en": {"voted": "One has voted by name so far.", "arrived": "Your vote has arrived", "result": "for"},
}


@pytest.fixture(scope="module")
def sitting(site) -> tuple[str, str, list[str]]:
    """Addresses of the meeting in the office and for members, and numbers of two whose vote on paper was checked."""
    meeting, numbers = json.loads(site.manage("shell", "-v", "0", "-c", SIT))
    return f"/office/general-meetings/{meeting}/", f"/meeting/{meeting}/", numbers


@pytest.fixture
def officer(open_page, sign_in, language):
    page = open_page(language=language)
    sign_in(page, OFFICER, language)
    speak(page, language)
    return page


def by_keyboard(page, place: str) -> None:
    """Press the link or button there with Enter, and wait for the page that it opens."""
    page.locator(place).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_item_from_the_question_to_the_screen(officer, open_page, sign_in, sitting, language, axe):
    (office, own, _numbers), words, item = sitting, WORDS[language], ITEM[language]
    found = {}
    officer.goto(f"{office}conduct/")
    found["before"] = look(officer, axe, f"conduct-before-{language}")
    by_keyboard(officer, f"a[href$='/items/{item}/open/']")
    found["open_item"] = look(officer, axe, f"open-item-{language}")
    by_keyboard(officer, ".agm-command button[type=submit]")

    phone = open_page(PHONE, language, has_touch=True)
    sign_in(phone, VOTER[language], language)
    phone.goto(f"/{language}{own}hall/")
    found["telephone"] = look(phone, axe, f"telephone-{language}")
    phone.locator(".ballot button").click()
    expect(phone.locator(".error-summary")).to_be_focused()
    found["nothing chosen"] = look(phone, axe, f"telephone-wrong-{language}")
    phone.set_viewport_size(PHONE)
    phone.locator("[type=radio]").first.focus()
    phone.keyboard.press("Space")
    by_keyboard(phone, ".ballot button")
    expect(phone.locator("main")).to_contain_text(words["arrived"])
    found["voted"] = look(phone, axe, f"telephone-voted-{language}")

    expect(officer.locator("#renewed")).to_contain_text(words["voted"])  # without being loaded again
    found["conduct"] = look(officer, axe, f"conduct-{language}")
    by_keyboard(officer, f"a[href$='/items/{item}/hands/']")
    for place, hands in enumerate(("160", "2", "1")):
        officer.locator(".agm-command input[inputmode=numeric]").nth(place).fill(hands)
    found["hands"] = look(officer, axe, f"hands-{language}")
    by_keyboard(officer, ".agm-command button[type=submit]")
    expect(officer.locator("#renewed")).to_contain_text("160")
    for step in ("close", "announce"):
        by_keyboard(officer, f"a[href$='/items/{item}/{step}/']")
        by_keyboard(officer, ".agm-command button[type=submit]")
    expect(officer.locator("#renewed .agm-result").last).to_contain_text(words["result"])
    found["announced"] = look(officer, axe, f"conduct-announced-{language}")

    for brightness in ("dark", "light"):
        officer.goto(f"{office}display/?look={brightness}")
        expect(officer.locator(".result").first).to_contain_text(words["result"])
        found[brightness] = look(officer, axe, f"display-{brightness}-{language}")

    assert found == {name: [] for name in found}


def test_the_other_screens_of_the_day_have_no_barriers(officer, sitting, language, axe):
    found = {}
    for name in ("hall", "motion", "adjourn", "waiting", "chair", "leave", "strike"):
        officer.goto(f"{sitting[0]}{name}/")
        found[name] = look(officer, axe, f"{name}-{language}")

    assert found == {name: [] for name in found}


def test_a_vote_on_paper_is_taken_back_by_keyboard(officer, sitting, language, axe):
    office, _own, numbers = sitting
    officer.goto(f"{office}take_back/")
    found = {"whose": look(officer, axe, f"take-back-{language}")}
    officer.locator("[name=elector]").focus()
    officer.keyboard.type(numbers[0 if language == "ja" else 1])
    with officer.expect_navigation():
        officer.keyboard.press("Enter")
    by_keyboard(officer, ".agm-command button[type=submit]")
    expect(officer.locator(".w-field__errors, .error-message").first).to_be_visible()
    found["which"] = look(officer, axe, f"take-back-which-{language}")
    officer.locator("[name=act]").first.focus()
    officer.keyboard.press("Space")
    by_keyboard(officer, ".agm-command button[type=submit]")

    expect(officer.locator(".messages .success")).to_be_visible()
    assert found == {name: [] for name in found}


def test_without_script_the_chairs_table_looks_again(open_page, sign_in, sitting):
    page = open_page(java_script_enabled=False)
    sign_in(page, OFFICER)
    page.goto(f"{sitting[0]}conduct/")
    page.locator(".button[href$='/conduct/']").click()

    expect(page.locator(".hall-presence__total")).to_be_visible()
