"""Dues by direct debit, followed through the office: the bank's form, a run, its file, the answer, what came back."""

import json
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from members.services import next_debit_day
from tests.browser import site as sites
from tests.browser.test_manuals import TREASURER, speak
from tests.factories.debits import answer_to

NOT_ENOUGH = "1"
FORM = {"bank_code": "0005", "bank_name": "ﾐﾂﾋﾞｼﾕ-ｴﾌｼﾞｴｲ", "branch_code": "045", "branch_name": "ﾅｶﾉ"}
WAY = {"ja": "口座振替", "en": "direct debit"}
SAYS = {"ja": "資金不足", "en": "not enough money"}
OWING = """
import json
from django.utils import timezone
from members.models import Membership
rows = Membership.objects.with_names().with_standing(timezone.localdate()).filter(
    owed_yen__gt=0, left_on=None, mandates=None, slips=None, credit_yen=0, person__deceased_on=None, person__user=None,
    person__country="JP", person__stop_mail=False
).exclude(person=None).exclude(person__address_key="").order_by("-number")[:2]
print(json.dumps([[one.number, one.owed_yen, one.person.family_kana + " " + one.person.given_kana] for one in rows]))
"""


@pytest.fixture
def debit_on(language) -> date:
    """A month after that of the run which the demo fixed; there is one run for a day."""
    day = date.today()  # noqa: DTZ011 - the server's day
    for _month in range({"ja": 2, "en": 3}[language]):
        day = next_debit_day(day + timedelta(days=1))
    return day


@pytest.fixture
def treasurer(open_page, sign_in, language):
    return at_work(open_page(language=language), sign_in, language)


@pytest.fixture
def weeks_later(site, debit_on, tmp_path):
    """A function that serves what was done so far, on the day after the debit."""
    days = (debit_on - date.today()).days + 1  # noqa: DTZ011 - the server's day
    return lambda: sites.serve(site, tmp_path / "later", days_later=days)


def at_work(page, sign_in, language):
    sign_in(page, TREASURER, language)
    speak(page, language)
    return page


def send(page, method: str = "post"):
    """By keyboard: a calendar that opened for the day may lie above the button."""
    page.locator(f"main form[method={method}] button[type=submit]").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page, selector: str):
    with page.expect_navigation():
        page.locator(selector).first.click()


def enter_mandate(page, number: int, holder: str, account: str) -> None:
    page.goto("/office/members/mandates/")
    follow(page, "a[href$='/mandates/new/']")
    page.keyboard.type(str(number))  # the field has the focus
    with page.expect_navigation():
        page.keyboard.press("Enter")
    today = date.today()  # noqa: DTZ011 - the server's day
    days = {"received_on": today.isoformat(), "valid_from": (today + timedelta(days=7)).isoformat()}
    for name, value in (days | FORM | {"number": account, "holder": holder}).items():
        page.locator(f"[name={name}]").fill(value)
    send(page)
    expect(page.locator("main")).to_contain_text(account[-2:])


def test_from_the_banks_form_to_what_came_back(
    treasurer, site, weeks_later, open_page, sign_in, debit_on, language, axe
):
    page, payers = treasurer, json.loads(site.manage("shell", "-v", "0", "-c", OWING))
    for place, (number, _yen, holder) in enumerate(payers):
        enter_mandate(page, number, holder, f"765432{place}")
    assert axe(page) == []

    page.goto("/office/members/debits/")
    follow(page, "a[href$='/debits/new/']")
    page.locator("[name=debit_on]").fill(debit_on.isoformat())
    send(page, "get")
    expect(page.locator(".debit-figures dd").first).to_have_text("2")
    assert axe(page) == []
    send(page)
    run = page.url.removeprefix(site.url)
    assert axe(page) == []
    asked = page.request.get(page.locator("main a[href$='/file/']").get_attribute("href")).body()
    (paying, paid_yen, _holder), (unpaid, unpaid_yen, _holder2) = payers
    content = answer_to(asked, {unpaid: NOT_ENOUGH})

    with weeks_later() as later:
        page = at_work(open_page(language=language, at=later), sign_in, language)
        page.goto(run)
        follow(page, "main a[href$='/answer/']")
        page.locator("input[type=file]").set_input_files(
            {"name": "kekka.txt", "mimeType": "text/plain", "buffer": content}
        )
        assert axe(page) == []
        send(page)
        expect(page.locator("main")).to_contain_text(SAYS[language])
        assert axe(page) == []
        follow(page, "main a[href$='/debits/came-back/']")
        row = page.locator(f"main tbody tr:has(a[href*='/members/members/']):has-text('{unpaid} ')")
        expect(row).to_contain_text(f"¥{unpaid_yen:,}")
        assert str(paying) not in [words.split()[0] for words in page.locator("main tbody th").all_inner_texts()]
        with page.expect_navigation():
            row.locator("form button").click()
        assert axe(page) == []
        assert row.locator("form button").count() == 0  # the letter is written
        with page.expect_navigation():
            row.locator("a[href*='/settle/']").click()
        page.locator("main form textarea, main form input[type=text]").last.fill("郵便局から払う")
        send(page)

        assert row.count() == 0
        page.goto(f"/office/members/payments/?q={paying}")
        ledger = page.locator("main tbody").inner_text().lower()
        assert [words for words in (WAY[language], f"¥{paid_yen:,}") if words not in ledger] == []
