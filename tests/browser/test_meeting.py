"""The general meeting of the demo: two members vote on their phones, the returning officer closes, counts and reads."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE

VOTER = {"ja": "member@demo.example", "en": "arrears@demo.example"}
WORDS = {
    "ja": {"arrived": "投票を受け付けました", "ended": "締め切りました", "carried": "可決"},
    "en": {"arrived": "Your vote has arrived", "ended": "Voting ended", "carried": "carried"},
}


def choose(page, choice="for"):
    for card in page.locator(f".choice input[value={choice}]").all():
        card.check()


def press_on(page, place=".ballot button"):
    """Press; the next page is there when this returns, so that the next press is not one on the same page."""
    with page.expect_navigation():
        page.locator(place).first.click()


def test_a_member_votes_on_a_phone_and_gets_a_receipt(phone, sign_in, language, axe):
    sign_in(phone, VOTER[language], language)
    phone.goto(f"/{language}/meeting/")
    press_on(phone, ".card .button--primary")
    assert phone.locator(":checked").count() == 0
    assert axe(phone) == []
    choose(phone)
    press_on(phone)
    assert axe(phone) == []
    press_on(phone)
    code = phone.locator(".receipt__code").inner_text()

    expect(phone.locator("h1")).to_have_text(WORDS[language]["arrived"])
    assert len(code.split("-")) == 3
    assert axe(phone) == []
    phone.reload()
    expect(phone.locator(".receipt__code")).to_have_text(code)


def test_going_back_after_the_vote_leads_to_the_receipt(phone, sign_in):
    sign_in(phone, VOTER["ja"])
    phone.goto("/ja/meeting/")
    press_on(phone, "h2 a")
    press_on(phone, "a[href$='/vote/']")
    choose(phone, "against")
    press_on(phone)
    press_on(phone)
    code = phone.locator(".receipt__code").inner_text()
    phone.go_back()

    expect(phone.locator(".receipt__code")).to_have_text(code)


def test_voting_needs_no_script_and_names_what_is_missing(open_page, sign_in):
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, VOTER["ja"])
    page.goto("/ja/meeting/")
    press_on(page, "h2 a")
    press_on(page, "a[href$='/vote/']")
    press_on(page)
    faults = page.locator(".error-summary li").count()
    choose(page)
    press_on(page)
    press_on(page, ".ballot a.button")

    assert faults == page.locator("fieldset.choice").count() == page.locator(":checked").count()
    press_on(page)
    press_on(page)
    expect(page.locator("h1")).to_have_text(WORDS["ja"]["arrived"])


def test_a_support_member_is_told_kindly_why_there_is_no_ballot(phone, sign_in, faults, language):
    sign_in(phone, "support@demo.example", language)
    phone.goto(f"/{language}/meeting/")
    press_on(phone, "h2 a")

    assert phone.locator("main .notice").is_visible()
    assert phone.locator("a[href$='/vote/']").count() == 0
    assert phone.goto(phone.url + "vote/").status == 403
    assert phone.locator("form.ballot").count() == 0
    faults.clear()  # the browser notes each 403


def test_last_years_result_is_259_of_317_and_quorum_159(phone, sign_in, language, axe):
    sign_in(phone, VOTER[language], language)
    phone.goto(f"/{language}/meeting/")
    with phone.expect_navigation():
        phone.locator("a[href$='/result/']").click()
    text = phone.locator("main").inner_text()

    assert phone.locator(".big-number").inner_text().startswith("259")
    assert all(number in text for number in ("317", "159", "130", "212"))
    assert axe(phone) == []


def test_the_returning_officer_closes_counts_and_reads(page, sign_in, axe):
    sign_in(page, "returning@demo.example")
    page.goto("/office/general-meetings/?state=open")
    with page.expect_navigation():
        page.locator(".listing .title a").first.click()
    desk = page.url
    press(page, "close_voting", axe, reason="見本の総会を早く終えるため。")
    with page.expect_navigation():
        page.locator("a[href$='/roll/']").click()
    number = page.locator(".listing tbody td").first.inner_text()
    for name in ("door", "chair"):
        page.goto(desk)
        press(page, name, axe, elector=number)
    page.goto(desk)
    press(page, "count", axe)

    assert page.url == f"{desk}result/"
    assert axe(page) == []
    expect(page.locator(".agm-result")).to_contain_text("161")  # the quorum of 320


def press(page, name, axe, **fields):
    """Open one command of the meeting, fill it in and send it."""
    page.locator(f"a[href$='/{name}/']").click()
    page.wait_for_url(f"**/{name}/")
    assert axe(page) == []
    for field, value in fields.items():
        page.locator(f".agm-command [name={field}]").fill(value)
    page.locator(".agm-command button[type=submit]").click()
    page.locator(".messages .success").wait_for()
