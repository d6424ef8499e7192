"""The office works under its policy: no script is refused on any screen, and date fields, choosers and panels live.

Every test fails by itself when the console shows a refusal, see `faults` in conftest.
"""

import re
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.factories.bank import Came, notice


@pytest.fixture
def office(page, sign_in):
    sign_in(page, "admin@demo.example")
    return page


def screens_of_the_menu(page) -> list[str]:
    """Where the menu at the side leads to, submenus included."""
    props = page.locator("#wagtail-sidebar-props").text_content()
    return sorted(set(re.findall(r'"(/office/[^"?]*)"', props)) - {"/office/logout/"})


def test_every_screen_of_the_menu_opens_without_a_refusal(office):
    screens = screens_of_the_menu(office)

    assert len(screens) > 20
    for screen in screens:
        answer = office.goto(screen)
        assert answer.status == 200, screen
        office.locator("#wagtail-sidebar nav").wait_for()  # drawn by script


def test_date_fields_open_their_calendar_and_panels_grow(office):
    office.goto("/office/general-meetings/new/")

    office.locator("#id_record_on").click()
    office.locator(".xdsoft_datetimepicker:visible .xdsoft_current").first.click()
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", office.locator("#id_record_on").input_value())

    office.locator("#id_held_at").click()
    office.locator(".xdsoft_datetimepicker:visible .xdsoft_time").first.wait_for()

    rows = office.locator("[data-inline-panel-child]:visible")
    before = rows.count()
    office.keyboard.press("Escape")
    office.locator("button[id$=-ADD]:visible").first.click()
    expect(rows).to_have_count(before + 1)


def test_a_page_is_chosen(office):
    office.goto("/office/redirects/add/")

    office.locator(".chooser button:visible").first.click()
    office.locator(".modal-body a.choose-page").first.click()

    office.locator(".modal-dialog").wait_for(state="hidden")
    assert office.locator("#id_redirect_page").input_value().isdigit()


def test_an_editor_sees_a_page_before_it_is_published(office):
    office.goto("/office/pages/")
    office.goto(office.locator("a[href*='/edit/']").first.get_attribute("href"))
    office.locator("[data-side-panel-toggle=preview]").click()

    preview = office.frame_locator("iframe[src*='/edit/preview/']")
    preview.locator("h1").wait_for()


def test_a_picture_is_put_up(office):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    office.goto("/office/images/add/")

    file = {"name": "sea.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    office.locator("input[type=file]").set_input_files(file)
    office.locator("#id_title").fill("海")
    office.get_by_role("button", name="アップロード").click()

    shown = office.locator("img[src*='/media/images/']").first
    shown.scroll_into_view_if_needed()
    shown.evaluate("image => image.decode()")  # waits for it, and fails where it is none


def test_the_bank_queue_is_worked_by_keyboard(office, axe):
    day, sure = date.today(), Came("ﾀｶﾊｼ ﾏﾘｵ", on=date.today())  # noqa: DTZ011 - the day of the machine that serves
    others = [Came("ﾀﾞﾚｶ ｼﾗﾅｲ", amount_yen=777, on=day, reference=2), Came("ﾀﾅｶ", amount_yen=888, on=day, reference=3)]
    office.goto("/office/members/bank/read/")
    file = {"name": "nyukin.txt", "mimeType": "text/plain", "buffer": notice(sure, *others)}
    office.locator("input[type=file]").set_input_files(file)
    with office.expect_navigation():
        office.locator("main form button[type=submit]").click()
    assert "/bank/queue/" in office.url
    lines = office.locator(".bank-line")
    before = lines.count()  # the demo's own lines wait too
    assert (before >= 3, axe(office)) == (True, [])

    with office.expect_navigation():
        office.keyboard.press("1")
    office.keyboard.press("j")
    office.keyboard.press("k")
    office.keyboard.press("n")
    office.keyboard.type("2239")
    with office.expect_navigation():
        office.keyboard.press("Enter")
    office.keyboard.press("s")
    office.keyboard.type("家賃")
    with office.expect_navigation():
        office.keyboard.press("Enter")

    assert lines.count() == before - 3
    assert axe(office) == []
