"""One round of scholarships, as all who have a part in it go it: from the call to the first payment.

The demo's round of 97 is carried on by the screens that act on many files at once. One reviewer reads their whole
share on a telephone; what the evenings of the others would be is handed in by a command. Every kind of step is taken
in the browser at least once.
"""

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OVER_THE_EDGE, PHONE
from tests.browser.desk import Desk
from tests.browser.round_money import (
    approve_by_keyboard,
    arrival,
    award,
    confirm_arrival,
    list_for_the_bank,
    paid_yen,
    second_look,
    send_from_two_tabs,
)
from tests.browser.test_coordinator import fill, send
from tests.browser.test_journeys import mail_to
from tests.browser.test_manuals import speak
from tests.factories.reports import picture

TODAY = date.today()  # noqa: DTZ011 - the day of the machine that serves the site
OFFICER, REVIEWER, TREASURER = "scholarship@demo.example", "reviewer@demo.example", "treasurer@demo.example"
ADMIN, APPLICANT, SCHOLAR = "admin@demo.example", "sunita@demo.example", "scholar@demo.example"
CALLS, FILES = (f"/office/scholarships/{name}/" for name in ("calls", "applications"))
PLACES = """
import json
from scholarships.models import Call
running, today = reversed(Call.objects.order_by("-fiscal_year")[:2])
incomplete = running.applications.filter(state="incomplete").order_by("number")
print(json.dumps([running.pk, today.pk, list(incomplete.values_list("pk", flat=True))]))
"""
REVIEWS = """
from django.utils import timezone
from scholarships import services
from scholarships.models import Call, ReviewAssignment
owed = ReviewAssignment.objects.waiting().filter(application__call={call})
sheets, now = [], timezone.now()
for place, one in enumerate(owed.select_related("application__call")):
    if one.conflict == "undeclared":
        services.declare_conflict(assignment=one, has_conflict=False, at=now)
    points = {{row.code: place % (row.max_score + 1) for row in one.application.call.criteria.all()}}
    words = {{"recommendation": "maybe", "comment": "", "submitted_at": now}}
    sheets.append({{"assignment": one, "points": points}} | words)
services.submit_reviews(sheets=sheets)
print(len(sheets))
"""


@pytest.fixture
def barriers():
    found = {}
    yield found
    assert found == {name: [] for name in found}


@pytest.fixture
def desk(open_page, sign_in, axe, barriers):
    """A function that opens a browser of somebody who signs in, in Japanese. ``is_office``: is the office theirs?"""

    def desk(email, *, is_office=True):
        page = open_page()
        sign_in(page, email)
        if is_office:
            speak(page, "ja")
        return Desk(page, axe, barriers)

    return desk


@pytest.fixture
def telephone(open_page, sign_in, axe, barriers):
    """A function that opens a telephone in English, of somebody who signs in or not; ``look`` is at its own width."""

    def telephone(email=None):
        page = open_page(PHONE, "en", has_touch=True)
        if email:
            sign_in(page, email, "en")
        found = Desk(page, axe, barriers)
        found.look = lambda name: barriers.update({name: _on_telephone(page, axe)})
        return found

    return telephone


def _on_telephone(page, axe) -> list:
    return [*axe(page), *(["over the edge"] if page.evaluate(OVER_THE_EDGE) else [])]


def link_to(site, address: str, part: str) -> str:
    return re.search(rf"http://\S+?(/\w\w/scholarships/{part}/\S+)", mail_to(site, address))[1]


def copy_a_call(officer: Desk, visitor: Desk, call: int) -> None:
    page = officer.page
    officer.goto(f"{CALLS}{call}/", "call")
    officer.goto(f"{CALLS}{call}/next-year/", "copy")
    officer.send()
    copy = re.search(r"/calls/(?:edit/)?(\d+)/", page.url)[1]
    assert visitor.page.goto(f"/en/scholarships/calls/{copy}/").status == 404
    page.locator("[name=is_announced]").check()
    with page.expect_navigation():
        page.locator("main form button[type=submit], main footer button[type=submit]").first.click()
    visitor.goto(f"/en/scholarships/calls/{copy}/", "public-call")
    visitor.goto("/en/scholarships/", "public-programme")


def apply(applicant: Desk, site, call: int) -> None:
    """By the link in the mail, from where the demo's applicant stopped: a paper, the consent, the officer, the end."""
    page = applicant.page
    applicant.goto(f"/en/scholarships/calls/{call}/apply/", "start")
    applicant.send(email=APPLICANT)
    applicant.look("sent")
    applicant.goto(link_to(site, APPLICANT, "apply/open"), "own")
    applicant.goto("/en/scholarships/apply/papers/", "papers")
    page.locator("[name=kind]").select_option("transcript")
    page.locator("[name=file]").set_input_files({"name": "t.jpg", "mimeType": "image/jpeg", "buffer": picture().read()})
    page.locator("form[data-keeps] button[type=submit]").click()
    expect(page.locator(".applying__papers a", has_text="t.jpg")).to_have_count(1)
    applicant.goto("/en/scholarships/apply/referees/", "referees")
    with page.expect_navigation():
        page.locator("main a[href*='/apply/referees/']").first.click()
    applicant.look("referee-address")
    fill(page, email="maya.rai@referee.example")
    with page.expect_navigation():
        page.locator("main button[value=ask]").click()
    applicant.goto("/en/scholarships/apply/consent/", "consent")
    page.locator("[name=agrees]").check()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    hand_in(applicant)
    applicant.look("receipt")


def hand_in(applicant: Desk) -> None:
    applicant.goto("/en/scholarships/apply/check/", "check-own")
    with applicant.page.expect_navigation():
        applicant.page.locator("main form button.button--primary").click()
    assert applicant.page.locator("main .error-summary").all_inner_texts() == []


def answer_by_links(partner: Desk, referee: Desk, site) -> None:
    partner.goto(link_to(site, "director@demo.example", "endorse"), "endorse")
    partner.page.locator("[name=is_endorsed][value=yes]").check()
    partner.send(name="Dr. Bina Rai", office="Medical director")
    partner.look("endorsed")
    referee.goto(link_to(site, "maya.rai@referee.example", "refer"), "refer")
    referee.send(text="She has worked with us for six years, and teaches the younger ones.")
    referee.look("referred")


def tick_points(officer: Desk, note: str = "") -> None:
    page = officer.page
    for radio in page.locator("main input[type=radio][value=ok]").all():
        radio.check()
    if note:
        page.locator("main input[type=radio][value=missing]").last.check()
        page.locator("main [name^=note-]").last.fill(note)
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]:not([name])").click()
    assert officer.refusals() == []


def return_and_pass(officer: Desk, applicant: Desk, site, call: int) -> None:
    """Exactly what the officer noted stands in the mail; handed in again, one press lets the file pass."""
    page = officer.page
    officer.goto(f"{FILES}?call={call}&state=submitted", "files")
    page.locator("main tbody a", has_text=re.compile(r"S-\d{4}-\d{3}")).first.click()
    page.wait_for_load_state()
    while "Gurung" not in page.locator("main").inner_text():
        page.goto(f"{FILES}?call={call}&state=submitted&q=Gurung")
        page.locator("main tbody a", has_text=re.compile(r"S-\d{4}-\d{3}")).first.click()
        page.wait_for_load_state()
    officer.look("file")
    address = page.url
    officer.goto(f"{address}check/", "check")
    tick_points(officer, "Only the first page of the letter came. Please send all pages.")
    assert "Only the first page of the letter came. Please send all pages." in mail_to(site, APPLICANT)
    applicant.goto("/en/scholarships/apply/", "own-incomplete")
    hand_in(applicant)
    officer.goto(f"{address}check/")
    tick_points(officer)
    assert page.url == address
    officer.look("file-passed")


def complete_round(officer: Desk, call: int, incomplete: list[int]) -> None:
    """What came by post is typed in; then one press a file, and the last leads back to the round."""
    page = officer.page
    for place, pk in enumerate(incomplete):
        officer.goto(f"{FILES}{pk}/complete/", "" if place else "complete")
        officer.send(endorsed_by="Medical Director", endorsed_on=TODAY)
    officer.goto(f"{FILES}{incomplete[0]}/check/")
    for _file in incomplete[:-1]:
        page.locator("main input[type=radio][value=ok]").last.check()
        with page.expect_navigation():
            page.locator("button[name=in_order]").click()
    tick_points(officer)
    officer.goto(f"{CALLS}{call}/check/", "check-round")
    officer.goto(f"{CALLS}{call}/assign/", "assign-round")
    officer.send(due_on=TODAY + timedelta(days=21))
    officer.look("round")


def review(reviewer: Desk) -> None:
    """One file is refused for a conflict and gone; another is judged by keyboard alone."""
    page = reviewer.page
    reviewer.goto("/ja/scholarships/review/", "reviews")
    files = [link.get_attribute("href") for link in page.locator("main .card h3 a").all()]
    undeclared = []
    for file in files:
        page.goto(file)
        if page.url.endswith("/conflict/"):
            undeclared.append(file)
        if len(undeclared) == 2:
            break
    tied, free = undeclared
    reviewer.goto(f"{tied}conflict/", "conflict")
    page.locator("[name=has_conflict][value=yes]").check()
    reviewer.send(reason="同じ病院で働いたことがあります。")
    assert [page.goto(tied).status, page.goto(f"{tied}comparison/").status] == [404, 404]
    page.goto(f"{free}conflict/")
    page.locator("[name=has_conflict][value=no]").check()
    send(page)
    reviewer.look("review")
    give_points_by_keyboard(page)
    page.wait_for_url("**/scholarships/review/")
    page.goto(free)
    assert "5 / 5" not in page.locator("main form").all_inner_texts()
    reviewer.look("reviewed")


def give_points_by_keyboard(page) -> None:
    page.locator("main form input[type=radio]").first.focus()
    groups = page.locator("main form fieldset:has(input[type=radio])").count()
    for _group in range(groups):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.type("現地の必要がよくわかります。")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def review_the_rest(reviewer: Desk) -> int:
    """Everything that still waits, file by file, on a telephone. Returns how many that were."""
    page, count = reviewer.page, 0
    while (reviewer.goto("/en/scholarships/review/") or True) and page.locator("main .card h3 a").count():
        page.locator("main .card h3 a").first.click()
        page.wait_for_load_state()
        if page.url.endswith("/conflict/"):
            page.locator("[name=has_conflict][value=no]").check()
            send(page)
        if not count:
            reviewer.look("telephone-review")
        for group in page.locator("main form fieldset:has(input.points, .points input)").all():
            group.locator("input[type=radio]").nth(1 + count % 5).check()
        page.locator("[name=recommendation]").nth(count % 3).check()
        reviewer.send(comment=f"File {count + 1}, read on the way.")
        assert page.url.endswith("/scholarships/review/")
        count += 1
    reviewer.look("telephone-reviews-done")
    return count


def judge(officer: Desk, site, call: int) -> None:
    officer.goto(f"{CALLS}{call}/assign/")
    officer.send(due_on=TODAY + timedelta(days=21))
    assert int(site.manage("shell", "-v", "0", "-c", REVIEWS.format(call=call)).split()[-1]) > 40
    officer.goto(f"{CALLS}{call}/close-review/", "close-review")
    officer.send()
    officer.goto(f"{CALLS}{call}/ranking/", "ranking")
    officer.goto(f"{CALLS}{call}/pictures/", "pictures")


def decide(officer: Desk, call: int) -> None:
    """Three decisions for all files: the first 34, the next 6, the rest."""
    page = officer.page
    officer.goto(f"{CALLS}{call}/meeting/", "meeting")
    for member in page.locator("[name=present]").all():
        member.check()
    officer.send(held_on=TODAY, minutes="選考会議録 1")
    officer.goto(f"{CALLS}{call}/decide/", "decide-round")
    for outcome, count, votes in (("selected", 34, (3, 0)), ("reserve", 6, (2, 1)), ("not_selected", None, (0, 3))):
        if count:
            page.locator("[data-ticks] input").fill(str(count))
        page.locator("[data-ticks] button").click()
        page.locator(f"[name=outcome][value={outcome}]").check()
        officer.send(votes_for=str(votes[0]), votes_against=str(votes[1]), reason="会議で確かめた。")
    assert page.url.endswith(f"{CALLS}{call}/")
    officer.look("round-decided")
    book = page.request.get(f"{CALLS}{call}/book/")
    assert (book.status, book.body()[:4]) == (200, b"%PDF")
    with page.expect_navigation():
        page.locator("main a[href*='/sign/']").click()
    officer.look("sign")
    page.locator("[name=first]").select_option(index=1)
    page.locator("[name=second]").select_option(index=2)
    officer.send(signed_on=TODAY)
    officer.goto(f"{CALLS}{call}/letters/", "letters")
    assert page.locator("main details").count() >= 90
    officer.send()


def test_a_round_from_the_call_to_the_first_payment(desk, telephone, site, faults):
    running, today, incomplete = json.loads(site.manage("shell", "-v", "0", "-c", PLACES))
    officer, applicant = desk(OFFICER), telephone()
    copy_a_call(officer, telephone(), today)
    faults[:] = [fault for fault in faults if "404" not in fault]  # before it was announced
    apply(applicant, site, today)
    answer_by_links(telephone(), telephone(), site)
    return_and_pass(officer, applicant, site, today)

    complete_round(officer, running, incomplete)
    review(desk(REVIEWER, is_office=False))
    faults[:] = [fault for fault in faults if "404" not in fault]  # after the conflict was declared
    assert review_the_rest(telephone(REVIEWER)) > 10
    judge(officer, site, running)
    decide(officer, running)

    file = award(officer, running)
    treasurer = desk(TREASURER)
    second_look(treasurer, officer, file)
    approve_by_keyboard(officer)
    before = paid_yen(treasurer, "budget")
    send_from_two_tabs(treasurer, desk(ADMIN), site)
    sent = paid_yen(treasurer)
    payment, amount = list_for_the_bank(treasurer)
    listed = paid_yen(treasurer)
    assert before < sent < listed
    arrival(officer, payment, amount)
    confirm_arrival(telephone(SCHOLAR))
    assert paid_yen(treasurer, "budget-after") == listed  # what arrived was paid before
