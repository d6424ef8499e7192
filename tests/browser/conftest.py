"""What a browser test may ask for: a ``page``, a way to ``sign_in``, and ``axe`` to look for barriers.

Each module has a site of its own with the demo's data. A test fails when the page writes an error to its console,
breaks the content security policy, or asks another host for anything.
"""

import os
import re
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import site as sites
from tests.suite import browser as programs

PATIENCE = 60_000  # milliseconds; a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
PASSWORD = "jocs-demo-1960"
FRESH = 200  # seconds; who signed in five minutes ago is asked again before anything that needs it
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ALIKE = ["tbody tr:nth-child(n+7)"]  # rows after the sixth come from the same template and cost as much to look at
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# An animation without end, one that is stopped and one that follows the scrolling are never finished; an image far down
# is fetched when somebody comes near it.
AT_REST = """async () => {
  const isSeen = one => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight;
  const images = [...document.images].filter(one => !one.complete && (one.loading !== "lazy" || isSeen(one)));
  const ends = one => one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime);
  await document.fonts.ready;
  await Promise.allSettled(images.map(one => one.decode()));
  await Promise.allSettled(document.getAnimations().filter(ends).map(one => one.finished));
}"""
REPORT = "addEventListener('securitypolicyviolation', e => console.error('policy:', e.violatedDirective, e.blockedURI))"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    program = programs.program()
    if not program:
        pytest.fail("No Chromium: apt-get install chromium-headless-shell fonts-noto-cjk, or set CHROMIUM to its path.")
    quiet = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"executable_path": program, "args": ["--no-sandbox", "--no-first-run", *quiet]}


@pytest.fixture(scope="session")
def base_url():
    """None for all: each module's site has its own address."""


@pytest.fixture(scope="session")
def prepared_site(tmp_path_factory):
    """The demo's data as `make run` loads them. With KEEP_SITE=folder they are loaded there once and used again."""
    kept = os.environ.get("KEEP_SITE")
    return sites.prepare(Path(kept) if kept else tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def site(prepared_site, tmp_path_factory):
    with sites.serve(prepared_site, tmp_path_factory.mktemp("served")) as site:
        yield site


@pytest.fixture(params=["ja", "en"])
def language(request):
    return request.param


@pytest.fixture
def faults():
    """What went wrong in the pages opened so far; empty it where a test provokes an error."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def open_page(new_context, site, faults):
    """A function that opens an empty page in a browser of its own, that is with its own cookies.

    ``at``: another site than the module's.
    """

    def open_page(viewport=DESKTOP, language="ja", at=site, **options):
        context = new_context(base_url=at.url, viewport=viewport, locale=language, **options)
        context.add_init_script(REPORT)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: message.type == "error" and faults.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("request", lambda request: _is_foreign(request.url, at) and faults.append(f"foreign: {request.url}"))
        return page

    return open_page


def at_rest(page):
    """Wait until the page that is open looks as it will stay: loaded, with its letters and pictures, nothing moving."""
    page.wait_for_load_state()  # a click returns when the next page has begun to arrive
    page.evaluate(AT_REST)


def _is_foreign(url: str, site) -> bool:
    return not url.startswith((site.url, "data:", "blob:", "about:"))


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    return open_page(PHONE, has_touch=True)


@pytest.fixture(scope="module")
def sessions(site):
    """Who signed in to this site when, and the cookie of it."""
    return {}


@pytest.fixture
def sign_in(sessions):
    """A function that signs one of the demo's characters in: through the form, or with the cookie of the last time.

    anew: through the form in any case, for a session of its own.
    """

    def sign_in(page, email, language="ja", *, anew=False):
        at, cookie = sessions.get(email, (0, None))
        if cookie and not anew and time.monotonic() - at < FRESH:
            page.context.add_cookies([cookie])
        page.goto(f"/{language}/accounts/login/")
        if "/accounts/login/" not in page.url:
            return
        _give_password(page, email)
        cookie = next(one for one in page.context.cookies() if one["name"].endswith("sessionid"))
        sessions[email] = time.monotonic(), cookie

    return sign_in


def _give_password(page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


@contextmanager
def sit_down(browser, site, email: str):
    """A page on which somebody signed in once, for a module whose tests only look."""
    with browser.new_context(base_url=site.url, viewport=DESKTOP, locale="ja") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/ja/accounts/login/")
        _give_password(page, email)
        yield page


@pytest.fixture
def axe():
    """A function that lists what axe finds wrong with a page: rule and place. Compare with ``[]``."""

    def look(page):
        at_rest(page)
        options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
        found = Axe().run(page, context={"exclude": [ALIKE]}, options=options).response["violations"]
        return [f"{rule['id']}: {', '.join(str(node['target'][0]) for node in rule['nodes'])}" for rule in found]

    return look


OFFICER = "returning@demo.example"
OVER_THE_EDGE = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def office(page, sign_in, language):
    """The office of the returning officer, in the language of the test."""
    sign_in(page, OFFICER)
    page.goto("/office/account/")
    page.locator("select[name=locale-preferred_language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    return page


def keep_picture(page, name: str, width: int) -> None:
    """With SHOTS=folder, for who wants to look."""
    if folder := os.environ.get("SHOTS"):
        language = page.locator("html").get_attribute("lang")
        plain = re.sub(r"\W+", "-", name).strip("-")
        page.screenshot(path=Path(folder) / f"{plain}-{language}-{width}.png", full_page=True)


def looked_at(page, axe, name: str) -> list:
    """What is wrong with the page that is open, at both widths."""
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        keep_picture(page, name, size["width"])
        found += [*axe(page), *(["over the edge"] if page.evaluate(OVER_THE_EDGE) else [])]
    return found
