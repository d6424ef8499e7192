"""The treasurer's main screens by keyboard alone: Tab comes to every control, in the order of the page, and is seen."""

import pytest

from tests.browser.conftest import at_rest, sit_down
from tests.browser.test_manuals import TREASURER

SCREENS = [
    "dues/",
    "dues/new/",
    "payments/",
    "payments/new/",
    "payments/several/",
    "slips/new/",
    "bank/read/",
    "debits/",
    "debits/new/",
    "mandates/",
    "overpaid/",
    "refunds/",
    "gifts/money/",
    "reports/income/",
]
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
NUMBER = """controls => {
  const first = radio => {
    const group = [...radio.form.elements[radio.name]];
    return group.find(one => one.checked) ?? group[0];
  };
  const stops = [...document.querySelector("main").querySelectorAll(controls)].filter(one =>
    !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true })
    && one.getClientRects().length && (one.type !== "radio" || one === first(one)));
  stops.forEach((one, place) => { one.dataset.stop = place; });
  return stops.map(one => (one.innerText || one.name || one.title || one.tagName).trim());
}"""
HERE = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const isCovered = middle && !one.contains(middle) && getComputedStyle(middle).position === "fixed";
  return [one.dataset.stop ? Number(one.dataset.stop) : null, marked && !isCovered];
}"""
# Where a field takes the focus when the screen opens, Tab would go on from there.
TO_THE_TOP = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"


@pytest.fixture(scope="module")
def treasurer(browser, site):
    """Signed in once for all screens."""
    with sit_down(browser, site, TREASURER) as page:
        yield page


@pytest.mark.parametrize("screen", SCREENS)
def test_tab_reaches_every_control_and_is_seen(treasurer, screen):
    page = treasurer
    page.goto(f"/office/members/{screen}")
    at_rest(page)
    names = page.evaluate(NUMBER, CONTROLS)
    page.evaluate(TO_THE_TOP)

    visited, unseen = [], []
    for _stop in range(len(names) + 120):  # the menu at the side comes first
        page.keyboard.press("Tab")
        stop, is_seen = page.evaluate(HERE)
        if visited and stop in (None, visited[0]):  # out of the screen at its end
            break
        if stop is not None:
            visited.append(stop)
            if not is_seen:
                unseen.append(names[stop])

    assert names != []
    assert [name for place, name in enumerate(names) if place not in visited] == []
    assert visited == sorted(visited)  # once each, none back: no trap
    assert unseen == []
