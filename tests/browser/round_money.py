"""The money of a round: the award, two persons for each payment, the list for the bank, what arrives, the budget."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.test_coordinator import fill, send
from tests.factories.reports import picture

TODAY = date.today()  # noqa: DTZ011 - the day of the machine that serves the site
FILES, MONEY, LISTS = (
    f"/office/scholarships/{name}/" for name in ("applications", "instalments", "lists-for-the-bank")
)
BUDGET = "/office/scholarships/budget/"
UNLISTED = """
from scholarships.queries.batches import unlisted
print(unlisted().order_by("pk").last().pk)
"""


def award(officer: Desk, call: int) -> str:
    """Returns the address of the first scholar's file."""
    page = officer.page
    page.goto(f"{FILES}?call={call}&state=selected")
    page.locator("main tbody a", has_text=re.compile(r"S-\d{4}-\d{3}")).first.click()
    page.wait_for_load_state()
    file = page.url
    officer.goto(f"{file}award/", "award")
    officer.send(rate="1.5", rate_on=TODAY)
    officer.goto(f"{file}award/pledge/", "pledge")
    officer.send(signed_on=TODAY)
    officer.goto(f"{file}award/plan/", "plan")
    officer.send(count="2", first_due_on=TODAY - timedelta(days=45), months_between="1")
    officer.goto(f"{file}award/account/", "account")
    officer.send(holder="DEMO SCHOLAR", bank_name="Demo Bank", bic="", number="0123456789012")
    officer.goto(f"{file}award/sanctions/", "sanctions")
    page.locator("[name=is_clear][value=yes]").check()
    officer.send(checked_on=TODAY)
    page.goto(file)
    officer.look("awarded")
    return file


def second_look(treasurer: Desk, officer: Desk, file: str) -> None:
    officer.page.goto(file)
    money = officer.page.locator("main a[href*='/scholarships/instalments/']").first.get_attribute("href")
    treasurer.goto(money, "instalment")
    treasurer.goto(f"{money}account/", "look")
    treasurer.send(number="0123456789012")


def approve_by_keyboard(officer: Desk) -> None:
    page = officer.page
    officer.goto(f"{MONEY}approve/", "approve-due")
    page.locator("[data-ticks] button").focus()
    page.keyboard.press("Enter")
    ticked = page.locator("[name=instalments]:checked").count()
    assert ticked == page.locator("[name=instalments]").count() > 0
    for _stop in range(ticked * 2 + 5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'submit'"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert officer.refusals() == []


def send_from_two_tabs(treasurer: Desk, other: Desk, site) -> None:
    """The later one is told, and the money is booked once."""
    page, theirs = treasurer.page, other.page
    pk = int(site.manage("shell", "-v", "0", "-c", UNLISTED))
    for tab in (page, theirs):
        tab.goto(f"{MONEY}{pk}/send/")
    treasurer.look("send")
    fill(theirs, sent_on=TODAY, rate="1.4", bank_reference="ROUND-OTHER")
    send(theirs)
    assert other.refusals() == []
    fill(page, sent_on=TODAY, rate="1.4", bank_reference="ROUND-MINE")
    send(page)
    [told] = treasurer.refusals()
    assert "この間に記録が変わりました" in told


def paid_yen(treasurer: Desk, name: str = "") -> int:
    """What the budget page says is paid, of all years together."""
    treasurer.goto(BUDGET, name)
    cell = treasurer.page.locator("main tfoot").first.locator("td.number").nth(2)
    return int(re.sub(r"\D", "", cell.inner_text()))


def list_for_the_bank(treasurer: Desk) -> tuple[str, str]:
    """Masked on the screen, whole in a file that goes out once, sent once. Returns a payment's address and amount."""
    page = treasurer.page
    treasurer.goto(f"{LISTS}new/", "list-new")
    page.locator("[name=currency]").first.check()
    treasurer.send(due_until=TODAY)
    treasurer.look("list")
    address = page.url
    masked = page.locator("main tbody tr td:nth-child(6)").all_inner_texts()
    assert [re.fullmatch(r"‥\d{4}", one) is not None for one in masked] == [True] * len(masked) != []
    amount = page.locator("main tbody tr td:nth-child(7)").first.inner_text()
    treasurer.goto(f"{address}file/", "list-file")
    with page.expect_download() as download:
        page.locator("main form button[type=submit]").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    treasurer.goto(f"{address}file/")
    send(page)
    [told] = treasurer.refusals()
    assert "取り出されています" in told
    treasurer.goto(f"{address}sent/", "list-sent")
    treasurer.send(sent_on=TODAY, rate="1.6", bank_reference="LIST-1", fee_yen="3000")
    treasurer.goto(f"{address}sent/")
    fill(page, sent_on=TODAY, rate="9", bank_reference="LIST-2")
    send(page)
    [told] = treasurer.refusals()
    assert "LIST-1" in told
    page.goto(address)
    return page.locator("main tbody td.title a").first.get_attribute("href"), amount


def arrival(officer: Desk, payment: str, amount: str) -> None:
    """With what the scholar's bank paid out; then the receipt."""
    page = officer.page
    officer.goto(f"{payment}receive/", "receive")
    currency, figure = amount.split(" ")
    officer.send(received_on=TODAY, received_amount=figure.replace(",", ""), received_currency=currency)
    officer.goto(f"{payment}receipt/", "receipt")
    page.locator("[name=file]").set_input_files({"name": "r.jpg", "mimeType": "image/jpeg", "buffer": picture().read()})
    officer.send()
    officer.look("receipted")


def confirm_arrival(scholar: Desk) -> None:
    """On the own page, by telephone; once it is said, it is not asked again."""
    page = scholar.page
    scholar.goto("/en/scholarships/mine/", "mine")
    links = page.locator("main a[href*='/arrived/']")
    before = links.count()
    links.first.click()
    page.wait_for_load_state()
    scholar.look("arrived")
    scholar.send(received_on=TODAY)
    expect(links).to_have_count(before - 1)
