"""The minutes: the form of a draft and the finished text, at a desk and on a telephone, by keyboard."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE

OFFICER = "returning@demo.example"
COUNT_THIS_YEARS = """
from django.utils import timezone
from members.agm import queries, services
meeting = queries.announced_meetings().get(state="open")
now = timezone.now()
services.close_voting(meeting, at=now, reason="test")
came = list(queries.roll(meeting).filter(acts=None)[:12])
services.check_in_many(meeting, came, at=now)
services.appoint_chair(meeting, came[0], at=now)
keys = list(queries.ballot(queries.agenda(meeting)))
services.record_hall_votes(meeting, [services.Entry(one, now, dict.fromkeys(keys, "for")) for one in came])
services.count_meeting(meeting, at=now)
"""
WIDE = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def meetings(site):
    """Keys of last year's meeting, whose minutes are finished, and of this year's, just counted."""
    site.manage("shell", "-v", "0", "-c", COUNT_THIS_YEARS)
    keys = "print(*[m.pk for m in queries.announced_meetings().filter(state='counted').order_by('held_at')])"
    last, this = site.manage("shell", "-v", "0", "-c", f"from members.agm import queries; {keys}").split()
    return int(last), int(this)


def speak(page, language):
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def look(page, axe, name):
    """What is wrong at a desk and on a telephone. With SHOTS=folder a picture of each is kept there."""
    found = []
    for width, viewport in (("1280", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(viewport)
        found += [*axe(page), *(["beyond the edge"] if page.evaluate(WIDE) else [])]
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(DESKTOP)
    return found


def test_the_screens_have_no_barriers(page, sign_in, language, axe, meetings):
    last, this = meetings
    sign_in(page, OFFICER)
    speak(page, language)
    found = {}
    for name, key in (("minutes", last), ("minutes", this), ("minutes_write", this), ("minutes_finish", this)):
        page.goto(f"/office/general-meetings/{key}/{name}/")
        found[name, key] = look(page, axe, f"{name}-{key}-{language}")
    page.goto(f"/office/general-meetings/{this}/minutes_finish/")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    assert page.locator(".help-critical").count() > 0
    found["refused"] = look(page, axe, f"minutes-refused-{language}")

    assert found == {name: [] for name in found}


def test_members_read_the_minutes(page, sign_in, language, axe, meetings):
    sign_in(page, "member@demo.example", language)
    page.goto(f"/{language}/meeting/{meetings[0]}/minutes/")

    assert look(page, axe, f"member-minutes-{language}") == []


def test_a_draft_is_saved_by_keyboard_alone(page, sign_in, meetings):
    sign_in(page, OFFICER)
    page.goto(f"/office/general-meetings/{meetings[1]}/minutes_write/")
    page.locator("[name=writer_ja]").focus()
    page.keyboard.type("Writer")
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith(f"/{meetings[1]}/minutes/")
    assert page.get_by_text("Writer", exact=True).count() == 1
