"""A report meeting: the office announces it, guests sign up by keyboard on a telephone, one makes room for the next."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import OVER_THE_EDGE, PHONE
from tests.browser.test_coordinator import desk, fill, send  # noqa: F401 - `desk` is a fixture
from tests.browser.test_journeys import mail_to

DAY = date.today() + timedelta(days=45)  # noqa: DTZ011 - the day of the machine that serves the site
ROOM = "https://online.demo.example/room-of-this-meeting"
TITLES = {"ja": "雨季の診療所から", "en": "From a clinic in the rains"}
GUESTS = {"ja": ("柳井 さゆり", "浜名 一郎"), "en": ("Ruth Ackerman", "Tom Birch")}
WORDS = {
    "ja": {
        "has_place": "お席をご用意しました",
        "waits": "キャンセル待ち",
        "free": "お席がご用意できました",
    },
    "en": {"has_place": "You have a place", "waits": "waiting list", "free": "A place has come free"},
}


@pytest.fixture
def guest(open_page, language):
    return open_page(PHONE, language, has_touch=True)


def reach(page, which):
    """Tab on until ``which`` has the focus, and see that one sees it."""
    for _stop in range(80):
        page.keyboard.press("Tab")
        if which.evaluate("one => one === document.activeElement"):
            break
    expect(which).to_be_focused()
    look = "one => { const s = getComputedStyle(one); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
    assert which.evaluate(look)


def enter(page, which, key="Enter"):
    """What a link or button does that is reached and pressed."""
    reach(page, which)
    with page.expect_navigation():
        page.keyboard.press(key)


def is_fine(page, axe) -> list:
    return [*axe(page), *(["over the edge"] if page.evaluate(OVER_THE_EDGE) else [])]


def announce(page, language) -> str:
    """A meeting with two places, planned and announced in the office. Returns its address there."""
    page.goto("/office/tours/meetings/new/")
    page.locator("[name=postings]").first.check()
    fill(page, title_ja=TITLES["ja"], title_en=TITLES["en"], day=DAY, starts="14:00", ends="15:30")
    fill(page, place_ja="大阪事務局 会議室", place_en="Osaka office, meeting room", online_url=ROOM, office="osaka")
    fill(page, capacity="2", contact="関西事務局 06-0000-7277")
    send(page)
    address = page.url
    page.goto(f"{address}announce/")
    send(page)
    page.wait_for_url(address)
    return address


def sign_up(page, language, name: str, people: str, axe) -> str:
    """By keyboard alone, from the list of meetings. Returns the e-mail address."""
    email = f"{people}-{language}@guest.example"
    page.goto(f"/{language}/workers/meetings/")
    assert is_fine(page, axe) == []
    enter(page, page.locator(".meeting-card a", has_text=TITLES[language]).last)
    for field, words in {"name": name, "email": email, "people": "99"}.items():
        reach(page, page.locator(f"[name={field}]"))
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
    reach(page, page.locator("[name=agrees]"))
    page.keyboard.press("Space")
    enter(page, page.locator("main form button[type=submit]"))

    expect(page.locator(".error-summary")).to_contain_text("10")
    expect(page.locator("[name=name]")).to_have_value(name)
    assert is_fine(page, axe) == []
    reach(page, page.locator("[name=people]"))
    page.keyboard.press("Control+A")
    page.keyboard.type(people)
    enter(page, page.locator("main form button[type=submit]"))
    page.wait_for_url(re.compile(f"/{language}/workers/meetings/sent/"))
    assert is_fine(page, axe) == []
    return email


def open_own(page, site, email: str, language):
    """By the link of the last mail."""
    page.goto(re.search(rf"http://\S+?(/{language}/workers/meetings/open/\S+)", mail_to(site, email))[1])
    page.wait_for_url(f"**/{language}/workers/meetings/sign-up/")


def test_a_guest_who_cancels_makes_room_for_who_waits(desk, guest, open_page, site, language, axe):  # noqa: F811
    words, (first, second) = WORDS[language], GUESTS[language]
    meeting = announce(desk, language)

    email = sign_up(guest, language, first, "2", axe)
    assert words["has_place"] in mail_to(site, email)
    open_own(guest, site, email, language)
    expect(guest.locator(f"a[href='{ROOM}']")).to_be_visible()
    assert is_fine(guest, axe) == []

    other = open_page(PHONE, language, has_touch=True)
    waiting = sign_up(other, language, second, "1", axe)
    expect(other.locator("h1")).to_contain_text(words["waits"])
    assert words["waits"] in mail_to(site, waiting)
    open_own(other, site, waiting, language)
    assert other.locator(f"a[href='{ROOM}']").count() == 0, "the address of the room is for who has a place"

    enter(guest, guest.locator("a[href$='/sign-up/cancel/']"))
    assert is_fine(guest, axe) == []
    enter(guest, guest.locator("main form button[type=submit]"))
    assert guest.locator(f"a[href='{ROOM}']").count() == 0
    assert is_fine(guest, axe) == []

    assert words["free"] in mail_to(site, waiting)
    other.reload()
    expect(other.locator(f"a[href='{ROOM}']")).to_be_visible()
    lists_say_so(desk, meeting, first, second, axe)


def lists_say_so(page, meeting: str, cancelled: str, comes: str, axe):
    """The page of the meeting in the office, and the list for the door."""
    page.goto(meeting)
    expect(page.locator("table[aria-labelledby=list-coming]")).to_contain_text(comes)
    expect(page.locator("table[aria-labelledby=list-gone]")).to_contain_text(cancelled)
    assert axe(page) == []
    answer = page.request.get(f"{meeting}door/")
    paper = "".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages)
    assert "".join(comes.split()) in "".join(paper.split())
    assert "".join(cancelled.split()) not in "".join(paper.split())
