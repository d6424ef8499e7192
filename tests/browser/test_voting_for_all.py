"""Voting on the phone from the link in the mail to the receipt: with large text, by keyboard, as it is read aloud."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_meeting import VOTER, WORDS

TWICE = "addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
NARROW = {"width": 195, "height": 422}  # what 390 points are when the browser shows them twice as large
# Text that sticks out of the window or of a box that hides it; links and buttons that something else covers.
CUT_OFF = """() => {
  const wide = document.documentElement.clientWidth;
  const page = document.documentElement.scrollWidth;
  const found = page > wide ? [`page ${page} > ${wide}`] : [];
  for (const one of document.querySelectorAll("main *")) {
    if (!one.checkVisibility() || one.closest(".visually-hidden")) continue;
    const box = one.getBoundingClientRect();
    const hides = getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    const name = `${one.tagName}.${one.className} ${box.left} ${box.right}`;
    if (box.width && (box.left < -1 || box.right > wide + 1 || hides)) found.push(name);
  }
  for (const one of document.querySelectorAll("main a, main button, main label")) {
    if (!one.checkVisibility()) continue;
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const box = one.getClientRects()[0];
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!one.contains(seen)) found.push(`covered: ${one.tagName} ${one.textContent.trim()}`);
  }
  return found;
}"""


@pytest.fixture
def meeting_page(site) -> str:
    """Where the mail of the notice leads, without the language."""
    return (
        "/meeting/"
        + site.manage(
            "shell", "-v", "0", "-c", "from members.agm.models import *; print(Meeting.objects.get(state='open').pk)"
        ).strip()
    )


def arrive(page, sign_in, language, meeting_page) -> None:
    sign_in(page, VOTER[language], language)
    page.goto(f"/{language}{meeting_page}/")


@pytest.mark.parametrize("size", ["text", "zoom"])
def test_at_200_percent_nothing_is_cut_off_and_nothing_scrolls_sideways(
    open_page, sign_in, language, meeting_page, size
):
    phone = open_page(PHONE if size == "text" else NARROW, language, has_touch=True)
    if size == "text":
        phone.context.add_init_script(TWICE)
    arrive(phone, sign_in, language, meeting_page)
    found = {"meeting": phone.evaluate(CUT_OFF)}
    phone.locator("a[href$='/vote/']").click()
    expect(phone.locator("form.ballot")).to_be_visible()
    for details in phone.locator("main details").all():
        details.evaluate("one => one.open = true")
    found["ballot"] = phone.evaluate(CUT_OFF)
    phone.locator(".ballot button").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    found["errors"] = phone.evaluate(CUT_OFF)
    for card in phone.locator(".choice__card:has([value=for])").all():
        card.tap()
    phone.locator(".ballot button").click()
    expect(phone.locator(".answers").first).to_be_visible()
    found["check"] = phone.evaluate(CUT_OFF)
    phone.locator(".ballot button").click()
    expect(phone.locator("h1")).to_have_text(WORDS[language]["arrived"])
    found["receipt"] = phone.evaluate(CUT_OFF)

    assert found == {name: [] for name in found}


def test_by_keyboard_alone(open_page, sign_in, language, meeting_page):
    page = open_page(PHONE, language)
    arrive(page, sign_in, language, meeting_page)
    press(page, "document.activeElement.matches(\"a[href$='/vote/']\")", "Enter")
    expect(page.locator("form.ballot")).to_be_visible()
    for _question in page.locator("fieldset.choice").all():
        press(page, "document.activeElement.matches('[type=radio]')", "Space")
        page.keyboard.press("ArrowDown")
    chosen = page.locator(":checked").evaluate_all("all => all.map(one => one.value)")
    press(page, "document.activeElement.matches('.ballot button')", "Enter")
    expect(page.locator(".answers").first).to_be_visible()
    press(page, "document.activeElement.matches('.ballot button')", "Enter")

    expect(page.locator("h1")).to_have_text(WORDS[language]["arrived"])
    assert set(chosen) == {"against"}


def press(page, is_there: str, key: str) -> None:
    """Go on with Tab to the next such thing, which has to show that it has the focus, and press the key there."""
    page.keyboard.press("Tab")
    for _step in range(60):
        if page.evaluate(is_there):
            break
        page.keyboard.press("Tab")
    shown = "getComputedStyle(document.activeElement.closest('label') ?? document.activeElement).outlineStyle"
    assert page.evaluate(shown) != "none"
    page.keyboard.press(key)


def test_every_control_is_called_what_it_is_and_faults_belong_to_their_group(
    open_page, sign_in, language, meeting_page, axe
):
    phone = open_page(PHONE, language)
    arrive(phone, sign_in, language, meeting_page)
    phone.locator("a[href$='/vote/']").click()
    expect(phone.locator("form.ballot")).to_be_visible()
    expected = phone.evaluate("""() => [...document.querySelectorAll("fieldset.choice")].flatMap(group => {
      const item = group.closest("section").querySelector("h2").textContent;
      const legend = group.querySelector("legend");
      const person = legend.classList.contains("visually-hidden") ? "" : legend.textContent;
      return [...group.querySelectorAll(".choice__card")].map(one => [one.textContent, person, item].join(" "));
    })""")
    tree = read_aloud(phone)
    radios = [node["name"] for node in tree if node["role"] == "radio"]
    groups = [node["name"] for node in tree if node["role"] == "group" and node["name"]]

    assert [name.lower() for name in radios] == [" ".join(name.split()).lower() for name in expected]
    assert len(set(radios)) == len(radios) == 3 * phone.locator("fieldset.choice").count()
    assert groups == [" ".join(words.split()) for words in phone.locator("fieldset.choice legend").all_text_contents()]
    assert [node for node in tree if node["role"] in ("button", "link") and not node["name"]] == []
    assert axe(phone) == []
    phone.locator(".ballot button").click()
    expect(phone.locator(".error-summary")).to_be_focused()
    told = [node["description"] for node in read_aloud(phone) if node["role"] == "group" and node["name"]]
    assert told == phone.locator(".field__error").all_inner_texts() != []
    assert axe(phone) == []
    phone.locator(".error-summary a").last.click()
    assert phone.locator("fieldset.choice").last.evaluate("one => one === document.activeElement")


def read_aloud(page) -> list[dict]:
    """Role, name and description of everything below ``main``, as the browser tells a screen reader."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    main = next(node for node in nodes if node.get("role", {}).get("value") == "main")
    by_id, found, left = {node["nodeId"]: node for node in nodes}, [], [main["nodeId"]]
    while left:
        node = by_id[left.pop(0)]
        left = [child for child in node.get("childIds", []) if child in by_id] + left
        told = {key: node.get(key, {}).get("value", "") for key in ("role", "name", "description")}
        if not node.get("ignored"):
            found.append({key: re.sub(r"\s+", " ", value).strip() for key, value in told.items()})
    return found


def test_from_the_mails_link_a_vote_on_one_item_takes_four_taps(open_page, sign_in, meeting_page):
    phone, taps = open_page(PHONE, has_touch=True), 0
    arrive(phone, sign_in, "ja", meeting_page)
    for place in ("a[href$='/vote/']", ".choice__card:has([value=for])", ".ballot button", ".ballot button"):
        expect(phone.locator(place).first).to_be_visible()
        for spot in phone.locator(place).all():
            spot.tap()
        taps += 1  # all questions of an item that has one are answered with one

    expect(phone.locator("h1")).to_have_text(WORDS["ja"]["arrived"])
    assert taps == 4
