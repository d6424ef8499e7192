"""The pictures of the manuals in docs: each shows a screen that opens in the demo, in both languages.

``MANUAL_PICTURES=docs/pictures .venv/bin/python -m pytest -m browser tests/browser/test_manuals.py`` takes them anew.
"""

import os
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.site import ROOT

CLERK, TREASURER, MEMBER = "clerk@demo.example", "treasurer@demo.example", "member@demo.example"
RETURNING, TYPIST, WORKER = "returning@demo.example", "typist@demo.example", "worker@demo.example"
LEADER, COORDINATOR = "leader@demo.example", "coordinator@demo.example"
EDITOR, WRITER = "editor@demo.example", "writer@demo.example"
OFFICER, REVIEWER, SCHOLAR = "scholarship@demo.example", "reviewer@demo.example", "scholar@demo.example"
WITHOUT_OFFICE = {MEMBER, WORKER, REVIEWER, SCHOLAR}
DOCS = ROOT / "docs"
PAGES = [
    f"{name}.{language}.md"
    for name in (
        *("clerk", "treasurer", "returning-officer", "worker", "coordinator", "volunteer-leader"),
        *("scholarship-officer", "applicant", "reviewer", "editor", "newsletter"),
    )
    for language in ("ja", "en")
]
# Together: two pictures of a telephone and five of the office came with the scholarships, five with the editors, in two
# languages.
COLOURS, MOST_BYTES, MOST_TOGETHER = 48, 80_000, 3_700_000


@dataclass(frozen=True)
class Screen:
    """``at``: the address; ``follow``: what to click there, if the screen has no address of its own to know.

    ``then``: what stands behind the address to which that leads; ``further``: what to click on that screen.
    """

    who: str
    at: str
    follow: str = ""
    then: str = ""
    further: str = ""
    viewport: tuple = tuple(DESKTOP.items())


RUNNING = "main tbody tr:nth-child(2) a[href*='/scholarships/calls/']"  # the round that is being reviewed
MEETINGS, FIRST = "/office/general-meetings/?state=", "main tbody a[href*='/general-meetings/']"
SCREENS = {
    "applications": Screen(CLERK, "/office/members/applications/"),
    "application": Screen(CLERK, "/office/members/applications/", "main tbody a[href*='/applications/']"),
    "import": Screen(CLERK, "/office/imports/", "main tbody a[href*='/imports/']"),
    "member": Screen(CLERK, "/office/members/members/?q=我藤", "main tbody a[href*='/members/members/']"),
    "returned": Screen(CLERK, "/office/people/returned-mail/"),
    "duplicates": Screen(CLERK, "/office/people/duplicates/"),
    "labels": Screen(CLERK, "/office/members/members/labels/"),
    "reminders": Screen(CLERK, "/office/members/reminders/1/run/"),
    "outbox": Screen(CLERK, "/office/letters/outbox/"),
    "givers": Screen(CLERK, "/office/members/givers/"),
    "leave": Screen(MEMBER, "/{language}/my/leave/", viewport=tuple(PHONE.items())),
    "worker-mine": Screen(WORKER, "/{language}/workers/mine/", viewport=tuple(PHONE.items())),
    "worker-report": Screen(
        WORKER,
        "/{language}/workers/mine/",
        "li:has(strong) > a[href*='/mine/reports/']",
        viewport=tuple(PHONE.items()),
    ),
    "coordinator-today": Screen(COORDINATOR, "/office/"),
    "posting-next": Screen(
        COORDINATOR, "/office/dispatch/postings/?state=preparing", "main tbody a[href*='/dispatch/postings/']"
    ),
    "posting-training": Screen(COORDINATOR, "/office/dispatch/checklist/"),
    "expiries": Screen(COORDINATOR, "/office/dispatch/expiries/"),
    "timeline": Screen(COORDINATOR, "/office/dispatch/timeline/"),
    "where": Screen(COORDINATOR, "/office/safety/where/"),
    "safety-event": Screen(COORDINATOR, "/office/safety/events/", ".roll-people a[href*='/safety/events/']"),
    "story": Screen(
        COORDINATOR,
        "/office/dispatch/reports/?state=published",
        "main tbody a[href*='/dispatch/reports/']",
        further="main a[href*='/office/stories/']",
    ),
    "tour": Screen(COORDINATOR, "/office/tours/meetings/?state=announced", "main tbody a[href*='/tours/meetings/']"),
    "volunteers-shift": Screen(
        LEADER, "/office/volunteers/shifts/?when=unsettled", "main tbody a[href*='/volunteers/shifts/']"
    ),
    "volunteers-activity": Screen(LEADER, "/office/volunteers/activity/"),
    "volunteers-import": Screen(LEADER, "/office/imports/new/volunteers/"),
    "scholarship-round": Screen(OFFICER, "/office/scholarships/calls/", RUNNING),
    "scholarship-check": Screen(
        OFFICER,
        "/office/scholarships/applications/?state=submitted",
        "main tbody a[href*='/scholarships/applications/']",
        "check/",
    ),
    "scholarship-decide": Screen(OFFICER, "/office/scholarships/calls/", RUNNING, "decide/"),
    "scholarship-approve": Screen(OFFICER, "/office/scholarships/instalments/approve/"),
    "scholarship-call": Screen(
        SCHOLAR,
        "/{language}/scholarships/",
        "main a[href*='/scholarships/calls/']:not([href$='/apply/'])",
        viewport=tuple(PHONE.items()),
    ),
    "scholarship-review": Screen(REVIEWER, "/{language}/scholarships/review/", viewport=tuple(PHONE.items())),
    "scholarship-list": Screen(
        TREASURER, "/office/scholarships/lists-for-the-bank/", "main tbody a[href*='/lists-for-the-bank/']"
    ),
    "editor-today": Screen(EDITOR, "/office/"),
    "editor-translations": Screen(EDITOR, "/office/reports/translations/"),
    "editor-mending": Screen(EDITOR, "/office/reports/mending/"),
    "editor-newsletters": Screen(EDITOR, "/office/newsletter/editions/"),
    "writer-today": Screen(WRITER, "/office/"),
    "dues": Screen(TREASURER, "/office/members/dues/new/"),
    "slips": Screen(TREASURER, "/office/members/slips/", "main table td a[href*='/members/slips/']"),
    "payments": Screen(TREASURER, "/office/members/payments/"),
    "debit": Screen(TREASURER, "/office/members/debits/", "main table td a[href*='/members/debits/']"),
    "arrears": Screen(TREASURER, "/office/members/arrears/"),
    "gifts": Screen(TREASURER, "/office/members/gifts/"),
    "receipts-year": Screen(TREASURER, "/office/members/receipts/year/"),
    "certificates": Screen(TREASURER, "/office/members/certificates/"),
    "income": Screen(TREASURER, "/office/members/reports/income/"),
    "meeting": Screen(RETURNING, f"{MEETINGS}open", FIRST),
    "meeting-motion": Screen(RETURNING, "/office/general-meetings/petitions/", ".agm-officers a"),
    "meeting-web": Screen(RETURNING, f"{MEETINGS}open", FIRST, "web/"),
    "meeting-scans": Screen(TYPIST, f"{MEETINGS}open", FIRST, "paper/#paper-count"),
    "meeting-paper": Screen(RETURNING, f"{MEETINGS}open", FIRST, "paper/"),
    "meeting-waiting": Screen(RETURNING, f"{MEETINGS}open", FIRST, "waiting/"),
    "meeting-conduct": Screen(RETURNING, f"{MEETINGS}open", FIRST, "conduct/"),
    "meeting-door": Screen(RETURNING, f"{MEETINGS}open", FIRST, "desk/"),
    "meeting-result": Screen(RETURNING, f"{MEETINGS}counted", FIRST, "result/"),
    "meeting-minutes": Screen(RETURNING, f"{MEETINGS}counted", FIRST, "minutes/"),
}


def pictures_of(page: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", (DOCS / page).read_text("utf-8"))


def name_of(screen: str, language: str) -> str:
    return f"office-{screen}.{language}.png"


@pytest.mark.parametrize("who", sorted({screen.who for screen in SCREENS.values()}))
def test_screens_of_the_manuals_open_without_barriers(who, language, open_page, sign_in, axe):
    screens = {name: screen for name, screen in SCREENS.items() if screen.who == who}
    page = open_page(dict(next(iter(screens.values())).viewport), language)
    sign_in(page, who, language)
    if who not in WITHOUT_OFFICE:
        speak(page, language)

    answers, barriers = {}, {}
    for name, screen in screens.items():
        answers[name] = page.goto(screen.at.format(language=language)).status
        for link, then in ((screen.follow, screen.then), (screen.further, "")):
            if link:
                answers[name] = page.goto(page.locator(link).first.get_attribute("href") + then).status
        barriers[name] = axe(page)
        if folder := os.environ.get("MANUAL_PICTURES"):
            keep(page.screenshot(), Path(folder) / name_of(name, language))

    assert answers == dict.fromkeys(screens, 200)
    assert barriers == {name: [] for name in screens}


def speak(page, language):
    """The office speaks the language of the account."""
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def keep(picture: bytes, path: Path) -> None:
    """With few colours: a screen needs no more, and the file is a quarter of the size."""
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(path, "PNG", optimize=True)


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_of_a_manual_is_of_a_screen_that_is_opened_here(page):
    language = page.split(".")[1]
    pictures = pictures_of(page)

    assert pictures != []
    assert [name for name in pictures if not (DOCS / "pictures" / name).is_file()] == []
    assert set(pictures) <= {name_of(screen, language) for screen in SCREENS}


def test_every_picture_stands_in_a_manual_and_is_small():
    files = sorted((DOCS / "pictures").glob("office-*.png"))
    shown = {name for page in PAGES for name in pictures_of(page)}

    assert {file.name for file in files} == shown
    assert [file.name for file in files if file.stat().st_size > MOST_BYTES] == []
    assert sum(file.stat().st_size for file in files) < MOST_TOGETHER
