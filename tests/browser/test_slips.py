"""Slips of the post office by keyboard alone: three keys a slip, then the batch is booked and stands in the ledger."""

import json
import re

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_manuals import CLERK, speak

OWING = """
import json
from django.utils import timezone
from members.models import Membership
rows = Membership.objects.with_names().with_standing(timezone.localdate()).filter(
    owed_yen__gt=0, left_on=None, slips=None, person__deceased_on=None, person__user=None
).exclude(person=None).order_by("-number")[:3]
print(json.dumps([[one.printed_number, one.owed_yen, one.person.family_kana + one.person.given_kana] for one in rows]))
"""


@pytest.fixture
def owing(site) -> list[tuple[str, int, str]]:
    """Three members who owe: number with check digit, yen, name in kana."""
    return json.loads(site.manage("shell", "-v", "0", "-c", OWING))


@pytest.fixture
def clerk(open_page, sign_in, language):
    page = open_page(language=language)
    sign_in(page, CLERK, language)
    speak(page, language)
    return page


OTHER_SUMS = iter(range(20_001, 30_000))  # a notice of the same figures would be asked about


def begin(page, count: int, total_yen: int = 0) -> None:
    page.goto("/office/members/slips/new/")
    page.keyboard.type(str(count))
    page.keyboard.press("Tab")
    page.keyboard.type(str(total_yen or next(OTHER_SUMS)))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/slips/new/" not in url)


def type_number(page, text: str) -> None:
    page.locator("#id_number:focus").wait_for()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def save(page, position: int) -> None:
    page.locator("#id_amount_yen:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator(f"#slip-{position}").wait_for()


def test_three_slips_by_keyboard_are_booked_and_stand_in_the_ledger(clerk, owing, language, axe):
    page, wide = clerk, str.maketrans("0123456789-,", "０１２３４５６７８９－，")
    (first, first_yen, _kana), (second, _yen, _kana2), (third, third_yen, kana) = owing
    other_yen = {"ja": 3_000, "en": 4_000}[language]
    begin(page, 3, first_yen + other_yen + third_yen)

    type_number(page, first)
    save(page, 1)
    type_number(page, second.translate(wide))
    page.locator("#id_amount_yen:focus").wait_for()
    page.keyboard.type(f"{other_yen:,}".translate(wide))
    save(page, 2)
    type_number(page, kana)
    page.locator("[data-choice='1']:focus").wait_for()
    assert axe(page) == []
    page.keyboard.press(page.locator(f"[data-number='{third}']").get_attribute("data-choice"))
    save(page, 3)

    assert axe(page) == []
    page.locator("#slip-post").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#slip-post").count() == 0
    assert page.locator("#slip-rows a[href*='/reverse/']").count() == 0  # which is the treasurer's
    assert axe(page) == []
    number = re.search(r"\d+", page.locator("h1").first.inner_text())[0]
    page.goto(f"/office/members/payments/?q=-N{number}-")
    ledger = page.locator("main tbody").inner_text()
    assert [place for place in (1, 2, 3) if f"-N{number}-{place:03}" not in ledger] == []


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(clerk, owing, axe):
    page = clerk
    (number, _yen, _kana), *_others = owing
    begin(page, 2)

    type_number(page, number[:-1] + str((int(number[-1]) + 1) % 10))
    page.locator("#id_number[aria-invalid=true]").wait_for()
    assert page.locator("#id_number_error").inner_text() != ""
    page.keyboard.press("Control+a")
    type_number(page, number)
    page.locator("#id_amount_yen:focus").wait_for()
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    page.locator("#id_amount_yen[aria-invalid=true]").wait_for()

    assert page.locator("#id_number").input_value() == number
    assert axe(page) == []
    assert page.locator("#slip-rows tr").count() == 0


def test_a_lost_answer_loses_nothing_and_enters_nothing_twice(clerk, owing, faults):
    page = clerk
    (number, _yen, _kana), *_others = owing
    begin(page, 2)
    lost = []

    def lose_the_answer(route):
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/enter/", lose_the_answer, times=1)
    type_number(page, number)
    page.locator("#id_amount_yen:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator(".slip-said--trouble").wait_for()
    faults.clear()  # the browser notes the lost answer
    page.keyboard.press("Enter")
    page.locator("#slip-1").wait_for()
    page.reload()

    assert len(lost) == 1
    assert page.locator("#slip-rows tr").count() == 1


def test_the_same_sum_again_is_asked_about_and_a_second_enter_saves_it(clerk, owing, axe):
    page = clerk
    (number, _yen, _kana), *_others = owing
    begin(page, 2)
    for position in (1, 2):
        type_number(page, number)
        page.locator("#id_amount_yen:focus").wait_for()
        page.keyboard.press("Control+a")
        page.keyboard.type(str(7_000 + position // 3))
        page.keyboard.press("Enter")
        if position == 2:
            page.locator("#slip-doubts:not([hidden])").wait_for()
            assert axe(page) == []
            page.keyboard.press("Enter")
        page.locator(f"#slip-{position}").wait_for()

    assert page.locator("#slip-doubts").is_hidden()


def test_without_script_number_enter_enter_saves(new_context, site, clerk, owing, language):
    (number, _yen, _kana), *_others = owing
    begin(clerk, 1)
    context = new_context(
        base_url=site.url, java_script_enabled=False, storage_state=clerk.context.storage_state(), viewport=PHONE
    )
    page = context.new_page()
    page.goto(clerk.url)
    page.locator("#id_number").fill(number)
    page.locator("#id_number").press("Enter")
    page.locator("#slip-account .slip-account").wait_for()
    page.locator("#id_amount_yen").press("Enter")
    page.locator("#slip-1").wait_for()

    assert page.locator("#slip-rows tr").count() == 1
