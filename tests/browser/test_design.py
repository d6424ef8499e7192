"""The page of the look, with every part in each of its states: photographed and measured as readers may set it up.

With SHOTS=folder the photographs are kept, for who wants to look.
"""

from io import BytesIO

import pytest
from PIL import Image, ImageStat
from pypdf import PdfReader

from tests.browser.conftest import DESKTOP, PHONE, at_rest, keep_picture
from tests.browser.measures import FULL_WIDTH, LATIN, LETTERS, LONG_LINES, OVER_THE_EDGE, SMALL_TARGETS

MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    "forced-dark": {"color_scheme": "dark", "forced_colors": "active"},
}
IS_DARK = {"light": False, "dark": True, "forced": False, "forced-dark": True}
PARTS = ["button--primary", "button--quiet", "notice--good", "badge--bad", "card", "error-summary", "tag[aria-current]"]
EDGES = """parts => parts.map(name => {
  const style = getComputedStyle(document.querySelector(`main .${name}`));
  const hasEdge = ["Top", "Left"].every(side => parseFloat(style[`border${side}Width`]) >= 1);
  const ground = getComputedStyle(document.body).backgroundColor;  // the browser lays it behind all letters
  return [name, hasEdge && ![ground, style.backgroundColor].includes(style.color)];
})"""


@pytest.fixture
def design(open_page, language):
    """A function that opens the page."""

    def design(viewport=PHONE, **options):
        page = open_page(viewport, language, **options)
        page.goto(f"/{language}/design/")
        at_rest(page)
        return page

    return design


def brightness(page) -> float:
    """Of the page as it is photographed, from 0 to 255."""
    picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("L")
    assert ImageStat.Stat(picture).stddev[0] > 10  # something is seen
    return ImageStat.Stat(picture).median[0]


@pytest.mark.parametrize("mode", MODES)
def test_every_part_is_seen_and_has_no_barriers(design, axe, mode):
    page = design(**MODES[mode])
    found = []
    for size in (PHONE,) if mode.startswith("forced") else (PHONE, DESKTOP):
        page.set_viewport_size(size)
        keep_picture(page, f"design-{mode}", size["width"])
        found += axe(page)

    assert found == []
    assert (brightness(page) < 100) == IS_DARK[mode]
    if mode.startswith("forced"):
        assert [name for name, is_seen in page.evaluate(EDGES, PARTS) if not is_seen] == []


def test_on_paper_it_is_black_on_white_and_without_what_only_a_screen_can_do(design, axe):
    page = design(DESKTOP, color_scheme="dark")
    page.emulate_media(media="print")
    keep_picture(page, "design-print", DESKTOP["width"])
    assert axe(page) == []
    assert brightness(page) == 255

    paper = PdfReader(BytesIO(page.pdf(format="A4")))
    words = "".join(sheet.extract_text() for sheet in paper.pages)
    heading = page.locator("h1").inner_text()
    assert heading.replace(" ", "") in words.replace(" ", "").replace("\n", "")
    assert "Tabora" in words
    assert not any(page.locator(name).first.is_visible() for name in (".site-nav", ".button", ".pager", ".tool"))


def test_letters_are_large_and_lines_neither_close_nor_long(design):
    page = design()
    sizes = page.evaluate(LETTERS)
    assert len(sizes) > 20
    assert {size for size, _height in sizes if size < 18} == set()
    assert {height for _size, height in sizes if not 1.7 <= height <= 1.8} == set()

    page.set_viewport_size(DESKTOP)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate(LONG_LINES, [FULL_WIDTH, LATIN]) == []


def test_whatever_is_tapped_is_as_large_as_a_finger(design):
    assert design().evaluate(SMALL_TARGETS, 44) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_letters_of_twice_the_size_push_nothing_over_the_edge(design, width):
    page = design({"width": width, "height": 800})
    assert not page.evaluate(OVER_THE_EDGE)

    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate(OVER_THE_EDGE)


def test_the_button_that_sends_shows_that_something_is_on_its_way(design):
    page = design()
    form = page.locator("form:has(#id_new-name)")
    form.evaluate("form => form.addEventListener('submit', event => event.preventDefault())")
    form.locator(".button--primary").click()

    assert form.locator(".button--primary").get_attribute("aria-busy") == "true"
    assert form.evaluate("form => form.dataset.sent") == "yes"
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")  # as on the way back to it
    assert form.locator("[aria-busy]").count() == 0


def test_turning_marks_stand_still_for_who_wishes_so(design):
    turning = "document.getAnimations().filter(one => one.effect.getComputedTiming().iterations === Infinity).length"

    assert design(reduced_motion="no-preference").evaluate(turning) >= 4
    assert design(reduced_motion="reduce").evaluate(turning) == 0
