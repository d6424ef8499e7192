"""A meeting with a recorded and a secret item: two members vote on their phones, with fingers and with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

VOTER = {"ja": "member@demo.example", "en": "arrears@demo.example"}
ARRIVED = {"ja": "投票を受け付けました", "en": "Your vote has arrived"}
ONCE = {"ja": "変更も取り消しもできません", "en": "can not be changed or taken back"}
MADE = """
from datetime import date, timedelta
from django.utils import timezone
from members.agm import services
now = timezone.localtime().replace(microsecond=0)
someone = lambda name, **more: {"name_ja": name, "is_outside": True, **more}
meeting = services.create_meeting(
    kind="extraordinary", fiscal_year=2026, title_ja="臨時会員総会", title_en="Extraordinary general meeting",
    held_at=now.replace(hour=13, minute=30) + timedelta(days=40), place_ja="会館4階", place_en="4th floor",
    board_decided_on=now.date(), secret_article="第20条第3項", secret_articles_on=date(2020, 6, 13),
    items=[
        {"kind": "other", "title_ja": "規程改正の件", "title_en": "Change of the rules"},
        {"kind": "auditors", "seats": 1, "title_ja": "監事選任の件", "title_en": "Auditor", "is_secret": True,
         "candidates": [someone("候補 一郎", name_en="Candidate One"), someone("候補 二郎", name_en="Candidate Two")]},
    ],
    officers=[someone(f"理事 {n}子", office="directors") for n in "一二三"] + [someone("監事 花子", office="auditors")],
)
services.send_notice(meeting, on=now.date())
services.confirm_posting(meeting, on=now.date())
services.open_voting(meeting)
print(meeting.pk)
"""

CLOSED = """
from django.utils import timezone
from members.agm import services
from members.agm.models import Meeting
services.close_voting(Meeting.objects.get(pk=%d), at=timezone.now(), reason="For the test.")
"""


@pytest.fixture(scope="module")
def meeting(site):
    """The number of an open meeting whose second item is voted on secretly."""
    return int(site.manage("shell", "-c", MADE).split()[-1])


def test_a_member_votes_on_a_phone_and_writes_the_code_down(phone, sign_in, language, axe, meeting):
    sign_in(phone, VOTER[language], language)
    phone.goto(f"/{language}/meeting/{meeting}/")
    assert axe(phone) == []
    phone.locator(".my-vote .button--primary").click()
    expect(phone.locator(".ballot .badge--warn")).to_have_count(1)
    assert axe(phone) == []
    for card in phone.locator(".choice input[value=for]").all():
        card.focus()
        phone.keyboard.press("Space")
    phone.locator(".ballot button").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator(".ballot .notice")).to_contain_text(ONCE[language])
    assert axe(phone) == []
    drawn = phone.locator("[data-serial]").input_value()
    cast, change = phone.locator("button[name=cast]"), phone.locator("button[name=change]")
    change.click()
    expect(phone.locator(":checked")).to_have_count(3)
    with phone.expect_navigation():
        phone.locator(".ballot button").click()
    expect(phone.locator("[data-serial]")).to_have_value(drawn)
    cast.focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_contain_text(ARRIVED[language])
    code = phone.locator(".receipt__code").inner_text()

    assert re.fullmatch("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.reload()
    expect(phone.locator(".receipt__code")).to_have_text(code)
    phone.locator("a.button").last.click()
    expect(phone.locator(".my-vote")).to_be_visible()
    assert code not in phone.content()


def test_the_code_is_found_in_the_list_after_the_close_and_nothing_is_sent(page, phone, sign_in, axe, meeting, site):
    sign_in(phone, "member@demo.example", "en")
    phone.goto(f"/en/meeting/{meeting}/ballots/")
    assert phone.locator("[data-code]").count() == 0
    site.manage("shell", "-c", CLOSED % meeting)
    phone.reload()
    assert phone.locator("[data-code]").count() == 2
    code = phone.locator("[data-code] code").last.inner_text()
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.locator("#code").fill(code.lower().replace("-", " "))
    expect(phone.locator("[data-code]:visible")).to_have_count(1)
    expect(phone.locator("#found")).to_contain_text("Your ballot is in the box.")
    phone.locator("#code").fill("2222-2222-2222")
    expect(phone.locator("#found")).to_contain_text("No ballot has this code.")

    assert asked == []
    assert axe(phone) == []
    sign_in(page, "returning@demo.example")
    page.goto(f"/office/general-meetings/{meeting}/")
    expect(page.locator(".agm-facts")).to_contain_text("第20条第3項")
    assert axe(page) == []
