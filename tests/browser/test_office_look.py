"""The office's screens at a desk and on a telephone: no barriers, nothing beyond the edge.

Those that other tests of this folder look at on their way are not repeated here.
"""

import pytest

from tests.browser.conftest import at_rest, keep_picture, sit_down

ADMIN = "admin@demo.example"
MEMBERS = [  # the address, and what to follow there to a record
    ("bank/columns/", ""),
    ("campaigns/", "main tbody a[href*='/campaigns/edit/']"),
    ("card-dues/announce/", ""),
    ("certificates/", ""),
    ("debit-terms/", "main tbody a[href*='/inspect/']"),
    ("debits/lines/", ""),
    ("dues/", "main tbody a[href*='/members/members/']"),
    ("dues/first-year/", ""),
    ("gifts/", ""),
    ("gifts/money/", ""),
    ("mandates/", "main tbody a[href*='/mandates/']"),
    ("members/", ""),
    ("payments/new/", ""),
    ("receipts/", ""),
    ("reports/members/", ""),
    ("thanks/", ""),
]
DISPATCH = [
    ("dispatch/board/", ""),
    ("dispatch/budget/", ""),
    ("dispatch/candidacies/", "main tbody a[href*='/candidacies/']"),
    ("dispatch/checklist/", "main tbody a[href*='/checklist/edit/']"),
    ("dispatch/documents/", "main tbody a[href*='/documents/']"),
    ("dispatch/expiries/", ""),
    ("dispatch/map/", ""),
    ("dispatch/postings/exceptions/new/", ""),
    ("dispatch/reports/", ""),
    ("dispatch/requests/", "main tbody a[href*='/requests/']"),
    ("dispatch/tasks/", ""),
    ("imports/new/postings/", ""),
    ("tours/meetings/", ""),
    ("tours/meetings/new/", ""),
    ("tours/offerings/", ""),
    ("volunteers/shifts/", ""),
    ("volunteers/stamps/", ""),
]
ROUND = "main tbody tr:nth-child(2) a[href*='/scholarships/calls/']"  # the one that is being reviewed
FILE = "main tbody a[href*='/scholarships/applications/']"
SCHOLARSHIPS = [  # and what to put after the address of the record
    ("applications/", FILE),
    ("applications/?state=incomplete", FILE, "check/"),
    ("applications/?state=shortlisted", FILE, "invite/"),
    ("applications/?state=awarded", FILE),
    ("calls/", ROUND),
    *(("calls/", ROUND, f"{screen}/") for screen in ("assign", "ranking", "pictures", "meeting", "decide", "letters")),
    ("calls/by-year/", ""),
    ("panel/", ""),
    ("instalments/", "main tbody a[href*='/scholarships/instalments/']"),
    ("instalments/approve/", ""),
    ("lists-for-the-bank/", "main tbody a[href*='/lists-for-the-bank/']"),
    ("reports/", "main tbody a[href*='/scholarships/reports/']"),
    ("scholars/", ""),
    ("scholars/?unvisited=6", FILE, "award/terminate/"),
    ("service/", FILE),
    ("former/", ""),
    ("budget/", ""),
    ("visits/", "main tbody a[href*='/scholarships/visits/']"),
    ("visits/new/", ""),
]
WIDTHS = {"desk": 1280, "telephone": 390}
BEYOND_THE_EDGE = """() => {
  // ten and more columns, and pictures, move sideways in a frame that the keyboard reaches, and that says its name
  const moves = one => one.closest("[tabindex='0']:is([role=region], [role=group])");
  const isHidden = one => !moves(one) && getComputedStyle(one).overflowX !== "visible";
  const isWide = one => one.scrollWidth > one.clientWidth + 1 && isHidden(one);
  const lists = [...document.querySelectorAll("main *:has(.listing)")].filter(isWide);
  const isCut = one => !moves(one) && one.getBoundingClientRect().right > innerWidth + 1; // its frame never scrolls
  const cut = [...document.querySelectorAll("main :is(.listing, form, select, svg[role=img])")].filter(isCut);
  const isOver = document.documentElement.scrollWidth > innerWidth;
  return [isOver, ...[...lists, ...cut].map(one => one.getAttribute("class") || one.id)];
}"""


def below(room: str, screens: list) -> list:
    return [(f"{room}/{address}", *more) for address, *more in screens]


@pytest.fixture(scope="module")
def office(browser, site):
    """Signed in once for all screens."""
    with sit_down(browser, site, ADMIN) as page:
        yield page


def test_a_field_without_a_name_is_a_barrier(page, axe):
    row = "<tr><td><input></td></tr>"
    page.set_content(f"<html lang=ja><title>表</title><main><h1>表</h1><table><tbody>{row * 9}</tbody></table></main>")

    assert axe(page) == ["label: " + ", ".join(f"tr:nth-child({n}) > td > input" for n in range(1, 7))]


@pytest.mark.parametrize(
    "screens",
    [below("members", MEMBERS), DISPATCH, below("scholarships", SCHOLARSHIPS)],
    ids=["members", "dispatch", "scholarships"],
)
def test_no_screen_has_barriers_or_hides_a_column(office, language, screens, axe):
    page, found = office, {}
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()

    for address, follow, *more in screens:
        answer = page.goto(f"/office/{address}")
        name = "".join([address, *more])
        if follow:
            at_rest(page)
            found[name, "list"] = [], page.evaluate(BEYOND_THE_EDGE)
            answer = page.goto("".join([page.locator(follow).first.get_attribute("href"), *more]))
        assert (name, answer.status) == (name, 200)
        for place, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            found[name, place] = axe(page), page.evaluate(BEYOND_THE_EDGE)
            keep_picture(page, name, width)

    assert found == dict.fromkeys(found, ([], [False]))
    assert page.locator("html").get_attribute("lang") == language


def test_on_paper_a_list_stays_a_list(office):
    page = office
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.goto("/office/members/payments/")
    cell = page.locator(".listing--cards tbody td").first
    display = "cell => getComputedStyle(cell).display"
    on_screen = cell.evaluate(display)

    page.emulate_media(media="print")

    assert (on_screen, cell.evaluate(display)) == ("flow-root", "table-cell")
    page.emulate_media(media="screen")
