"""The drill: an event is opened, people answer by the link on a telephone, one is recorded by hand, it is closed."""

import re
import time
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import PHONE

LINK = re.compile(r"https?://\S+/safe/\S+")


def send(page):
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()


@pytest.fixture
def desk(page, sign_in):
    sign_in(page, "coordinator@demo.example")
    return page


def links_of(site) -> list[str]:
    """The links of the mails that went out, as their receivers see them; the outbox keeps none."""
    told = site.manage("shell", "-c", PRINT_LINKS)
    return [urlsplit(address).path for address in LINK.findall(told)]


ESCALATE = (
    "from datetime import timedelta\nfrom django.utils import timezone\nfrom dispatch.safety.services import escalate\n"
    "print('taken', escalate(at=timezone.now() + timedelta(minutes=61)))"
)
PRINT_LINKS = (
    "from dispatch.safety.queries import link_of, open_events\n"
    "for one in open_events().get().checkins.order_by('pk'): print(link_of(one))"
)


def open_event(page, language="ja"):
    page.goto("/office/safety/events/open/")
    page.locator("[name=title]").fill("訓練: 大きな地震")
    page.locator("[name=level]").select_option("standfast")
    page.locator("[name=message]").fill("建物から離れ、広い場所でお待ちください。")
    for box in page.locator("[name=posted]").all():
        box.check()
    send(page)
    page.wait_for_url(re.compile(r"/office/safety/events/\d+/$"))


def count(page, state) -> int:
    return int(page.locator(f".roll-counts .roll-{state} dd").inner_text())


def test_the_whole_drill(desk, site, open_page, axe, faults):
    began = time.monotonic()
    page = desk
    open_event(page)
    roll = page.url
    people = count(page, "pending")
    assert people >= 4
    assert axe(page) == []

    page.locator("main a", has_text="訪問者を追加").click()
    page.locator("[name=name]").fill("視察者 杉 守")
    page.locator("[name=phone]").fill("+977-1-5550042")
    send(page)
    assert count(page, "pending") == people + 1

    focused = page.locator("main a", has_text="記録を印刷")
    focused.focus()
    links = links_of(site)
    for number, link in enumerate(links[:3]):
        phone = open_page(PHONE, has_touch=True, java_script_enabled=False)
        phone.goto(link)
        phone.locator("button.help" if number == 2 else "button.safe").click()
        expect(phone.locator(".got")).to_be_visible()
    phone = open_page(PHONE, has_touch=True)
    phone.goto(links[0])
    expect(phone.locator("main")).to_contain_text("前回のお返事: 無事")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert phone.locator("button.safe").bounding_box()["height"] >= 80
    assert axe(phone) == []

    # the roll renews itself, and the focus stays where it was
    expect(page.locator(".roll-counts .roll-safe dd")).to_have_text("2")
    expect(page.locator(".roll-counts .roll-needs_help dd")).to_have_text("1")
    expect(focused).to_be_focused()

    page.locator(".roll-people > .roll-pending a", has_text="無事").last.click()
    page.locator("[name=words]").fill("電話に出た。声は元気。")
    send(page)
    expect(page.locator(".roll-counts .roll-safe dd")).to_have_text("3")

    everybody_else_answers(page, site, open_page, people)
    minutes = page.request.get(f"{roll}minutes.pdf")
    paper = "".join("".join(one.extract_text() for one in PdfReader(BytesIO(minutes.body())).pages).split())
    assert [name for name in names_of(page) if name not in paper] == []

    page.goto(f"{roll}close/")
    expect(page.locator("main [role=alert]")).to_contain_text("助けが必要")
    page.locator("[name=reason]").fill("訓練終了")
    send(page)
    page.wait_for_url(roll)
    expect(page.locator("main")).to_contain_text("訓練終了")
    assert axe(page) == []

    late = phone.goto(links[-1])
    assert late.status == 410
    assert all("410 (Gone)" in fault for fault in faults)
    faults.clear()
    expect(phone.locator("h1")).to_contain_text("この安否確認は終わりました")
    assert axe(phone) == []
    assert time.monotonic() - began < 600, "from the opening to the last answer ten minutes at most"


def everybody_else_answers(page, site, open_page, people: int):
    """An hour passes, who is silent is asked again and the coordinators hear of it; then nobody is left."""
    silent, before = count(page, "pending"), len(site.mails())
    told = site.manage("shell", "-c", ESCALATE)
    assert f"'reminder': {silent}" in told
    assert f"'coordinator': {silent}" in told
    assert "'reminder': 0" in site.manage("shell", "-c", ESCALATE), "each step once"
    assert len(site.mails()) > before

    phone = open_page(PHONE, has_touch=True)
    for link in links_of(site)[3:]:
        phone.goto(link)
        phone.locator("button.safe").click()
        expect(phone.locator(".got")).to_be_visible()
    page.reload()
    assert count(page, "pending") == 0
    assert count(page, "safe") + count(page, "needs_help") == people + 1


def names_of(page) -> list[str]:
    """Of everybody on the roll, as it writes them, without spaces."""
    rows = page.locator(".roll-people > li > p:first-child > strong:first-child").all_inner_texts()
    assert rows != []
    return ["".join(name.split()) for name in rows]


@pytest.mark.parametrize("screen", ["where/", "events/", "events/1/", "events/open/"])
def test_the_screens_have_no_barriers(desk, screen, axe):
    desk.goto(f"/office/safety/{screen}")

    assert axe(desk) == []


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "telephone"])
def test_who_is_where_can_be_read_without_reaching_sideways_for_the_page(desk, viewport):
    desk.set_viewport_size(viewport)
    desk.goto("/office/safety/where/")

    assert desk.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    expect(desk.locator("main")).to_contain_text("+977-1-5550002")


def test_a_worker_asks_for_an_absence_from_a_telephone(phone, sign_in, axe):
    sign_in(phone, "worker@demo.example")
    phone.goto("/ja/workers/mine/")
    with phone.expect_navigation():
        phone.locator("main a", has_text="不在を申請する").first.click()
    assert axe(phone) == []
    phone.locator("[name=kind]").select_option("home_leave")
    day = time.time() + 240 * 86_400
    phone.locator("[name=starts_on]").fill(time.strftime("%Y-%m-%d", time.localtime(day)))
    phone.locator("[name=ends_on]").fill(time.strftime("%Y-%m-%d", time.localtime(day + 20 * 86_400)))
    phone.locator("[name=country]").select_option("JP")
    with phone.expect_navigation():
        phone.locator("main form button[type=submit]").last.click()

    expect(phone.locator("main")).to_contain_text("事務局にお知らせしました")
    expect(phone.locator("main")).to_contain_text("申請中")
    assert axe(phone) == []
