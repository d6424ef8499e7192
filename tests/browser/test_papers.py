"""Votes on paper by keyboard alone: one person types three, another keys them again, and the paper decides."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_manuals import speak

TYPIST, OFFICER = "typist@demo.example", "returning@demo.example"
UNTYPED = """
import json
from members.agm.models import Elector, Meeting
from members.queries import printed_number
meeting = Meeting.objects.get(state="open")
silent = meeting.electors.entitled().filter(acts=None).order_by("-place")[:9]
print(json.dumps([meeting.pk, [printed_number(one.number) for one in silent]]))
"""
WORDS = {
    "ja": {"for": "賛成", "saved": "保存しました", "checked": "照合しました", "mine": "あなたの入力のとおり"},
    "en": {"for": "for", "saved": "Saved", "checked": "Checked", "mine": "Kept as you read it"},
}


@pytest.fixture
def papers(site) -> tuple[str, list[str]]:
    """The address of the open meeting in the office, and numbers of members of whom nothing has arrived."""
    meeting, numbers = json.loads(site.manage("shell", "-v", "0", "-c", UNTYPED))
    return f"/office/general-meetings/{meeting}/", numbers


@pytest.fixture
def person(open_page, sign_in, language):
    """A function that opens a browser of this account's own, in its language."""

    def person(email):
        page = open_page(language=language)
        sign_in(page, email, language)
        speak(page, language)
        return page

    return person


def type_sheet(page, number: str, keys: str) -> None:
    page.locator("#id_elector:focus").wait_for()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.locator("#id_question-1:focus").wait_for()
    page.keyboard.type(keys)
    page.locator("#paper-save:focus").wait_for()
    page.keyboard.press("Enter")


def told(page, words: str) -> None:
    page.locator("#paper-said", has_text=words).wait_for()


def test_one_types_and_another_checks_by_keyboard_alone(person, papers, language, axe):
    (desk, numbers), words = papers, WORDS[language]
    typist, keys = person(TYPIST), "1" * 7
    typist.goto(f"{desk}paper/")
    assert axe(typist) == []
    for number in numbers[:3]:
        type_sheet(typist, number, keys)
        told(typist, words["saved"])
        typist.locator("#paper-elector:empty").wait_for(state="attached")
    assert typist.locator("#paper-recent tbody tr").count() >= 3
    assert axe(typist) == []

    checker = person(OFFICER)
    checker.goto(f"{desk}waiting/")
    assert axe(checker) == []
    checker.locator("a[href*='/paper_check/']").first.focus()
    with checker.expect_navigation():
        checker.keyboard.press("Enter")
    for number in numbers[:2]:
        type_sheet(checker, number, keys)
        told(checker, words["checked"])
    type_sheet(checker, numbers[2], "12" + keys[2:])
    checker.locator(".paper-difference").wait_for()
    assert axe(checker) == []
    checker.keyboard.press("Tab")  # the table, which can be scrolled
    checker.keyboard.press("Tab")
    checker.keyboard.press("Tab")
    assert checker.evaluate("document.activeElement.value") == "mine"
    checker.keyboard.press("Enter")
    told(checker, words["mine"])

    typist.goto(f"{desk}paper_check/")
    type_sheet(typist, numbers[2], "12" + keys[2:])
    told(typist, words["checked"])


def test_keys_go_on_and_back_and_what_is_wrong_is_said_at_its_field(person, papers, language, axe):
    desk, numbers = papers
    page = person(TYPIST)
    page.goto(f"{desk}paper/")
    page.keyboard.type(numbers[3][:-1] + str((int(numbers[3][-1]) + 1) % 10))
    page.keyboard.press("Enter")
    page.locator("#id_elector[aria-invalid=true]").wait_for()
    assert axe(page) == []
    page.keyboard.type(numbers[3])  # what is wrong is selected, so the right one replaces it
    page.keyboard.press("Enter")
    page.locator("#id_question-1:focus").wait_for()
    page.keyboard.type("q12")
    page.locator("#id_question-3-1:focus").wait_for()
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.locator("#id_question-1:focus").wait_for()
    expect(page.locator("#id_question-1 + output")).to_have_text("")
    page.keyboard.insert_text("１")  # as a Japanese keyboard puts it in
    page.locator("#id_question-2:focus").wait_for()
    assert page.locator("#id_question-1").input_value() == "1"
    expect(page.locator("#id_question-1 + output")).to_have_text(WORDS[language]["for"])
    page.keyboard.press("ArrowUp")
    page.locator("#id_question-1:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_question-2[aria-invalid=true]").wait_for()
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.locator("#id_elector:focus").wait_for()
    assert page.locator("[aria-invalid=true]").count() == 0


def test_a_lost_answer_loses_nothing_and_enters_nothing_twice(person, papers, faults):
    desk, numbers = papers
    page = person(TYPIST)
    page.goto(f"{desk}paper/")
    before = page.locator("#paper-recent tbody tr").count()

    def lose_the_answer(route):
        if route.request.method != "POST":
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/paper/", lose_the_answer, times=1)
    type_sheet(page, numbers[4], "1" * 7)
    page.locator(".paper-said--trouble").wait_for()
    faults.clear()  # the browser notes the lost answer
    page.locator("#paper-save:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_elector:focus").wait_for()
    page.reload()

    assert page.locator("#paper-recent tbody tr").count() == min(before + 1, 10)


def test_a_proxy_to_the_chair_is_a_number_and_enter(person, papers, language):
    desk, numbers = papers
    page = person(TYPIST)
    page.goto(f"{desk}proxy/")
    page.locator("#id_elector:focus").wait_for()
    number = numbers[5 if language == "ja" else 6]
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.locator("#id_holder:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_signed_on:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_question-1:focus").wait_for()
    page.keyboard.press("Enter")
    told(page, WORDS[language]["saved"])


def test_without_script_the_form_works_by_itself_on_a_telephone(new_context, site, person, papers, language):
    desk, numbers = papers
    page = person(TYPIST)
    context = new_context(
        base_url=site.url, java_script_enabled=False, storage_state=page.context.storage_state(), viewport=PHONE
    )
    plain = context.new_page()
    plain.goto(f"{desk}paper/")
    plain.locator("#id_elector").fill(numbers[7 if language == "ja" else 8])
    plain.locator("#id_elector").press("Enter")
    plain.locator("#id_question-1:focus").wait_for()
    for mark in plain.locator("[data-mark]").all():
        mark.fill("1")
    plain.locator("#paper-save").press("Enter")
    plain.locator(".messages .success").wait_for()

    assert plain.locator("#id_elector").input_value() == ""
