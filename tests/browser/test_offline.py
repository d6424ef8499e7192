"""The site where there is no line: a page in the reader's language, and nothing of anybody on the device."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

WORDS = {"ja": "いまインターネットにつながっていません", "en": "No connection at present"}
READY = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") await new Promise(done => active.addEventListener("statechange", done));
  return active.scriptURL;
}"""
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      const answer = await store.match(request, { ignoreVary: true });
      const { pathname } = new URL(request.url);
      found.push([name, pathname, pathname.startsWith("/static/") ? "" : await answer.text()]);
    }
  }
  return found;
}"""
UPDATE = """async () => {
  const ours = await navigator.serviceWorker.getRegistration("/");
  await ours.update();
  const next = ours.installing ?? ours.waiting ?? ours.active;
  while (next.state !== "activated") await new Promise(done => setTimeout(done, 50));
}"""


@pytest.fixture
def ready(open_page):
    """A function that opens a telephone on which the site was visited once."""

    def ready(language, **options):
        page = open_page(PHONE, language, **options)
        page.goto(f"/{language}/")
        assert page.evaluate(READY).endswith("/worker.js")
        return page

    return ready


def without_line(page, faults, path: str) -> None:
    page.context.set_offline(True)
    page.goto(path)
    faults[:] = [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_without_a_line_a_page_says_so_and_whom_to_telephone(ready, language, faults, axe):
    page = ready(language)
    without_line(page, faults, f"/{language}/about/")

    expect(page.locator("h1")).to_have_text(WORDS[language])
    assert page.url.endswith(f"/{language}/about/")
    expect(page.locator(".site-footer a[href^='tel:']").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.button--primary')).minHeight") == "52px"
    assert axe(page) == []

    page.context.set_offline(False)
    with page.expect_navigation():
        page.locator("main .button--primary").click()
    expect(page.locator(".breadcrumbs")).to_be_visible()


def test_an_address_without_a_language_speaks_that_of_the_browser(ready, language, faults):
    page = ready(language)
    without_line(page, faults, "/")

    expect(page.locator("h1")).to_have_text(WORDS[language])


def test_nothing_of_a_person_is_kept_on_the_device(ready, sign_in):
    page = ready("ja")
    sign_in(page, "clerk@demo.example", anew=True)
    for path in ("/ja/my/", "/ja/accounts/sessions/", "/office/", "/office/members/members/", "/ja/"):
        page.goto(path)
    page.goto("/ja/about/")
    page.evaluate(READY)
    kept = page.evaluate(KEPT)

    pages = {path for _name, path, _words in kept if not path.startswith("/static/")}
    assert pages == {"/ja/offline/", "/en/offline/"}
    assert [words for _name, _path, words in kept if "clerk@" in words or "/accounts/logout/" in words] == []


def test_the_office_is_left_to_itself(ready, sign_in, faults):
    page = ready("ja")
    sign_in(page, "clerk@demo.example")
    page.goto("/office/")
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/office/members/members/")
    faults.clear()


def test_a_new_release_takes_the_place_of_the_old(ready, site):
    page = ready("en")
    before = {name for name, _path, _words in page.evaluate(KEPT)}
    page.evaluate("caches.open('door elsewhere').then(store => store.put('/static/x.css', new Response('x')))")
    change = "from home.models import Office; Office.objects.order_by('pk').update(phone='+81-3-1111-2222')"
    site.manage("shell", "-v", "0", "-c", change)
    page.evaluate(UPDATE)
    page.wait_for_function("old => caches.keys().then(names => !names.some(name => old.includes(name)))", arg=[*before])
    after = page.evaluate(KEPT)

    assert {name for name, _path, _words in after} - {"door elsewhere"} != before
    assert len({name for name, _path, _words in after}) == 2  # the other's store is left alone
    assert any("+81-3-1111-2222" in words for _name, path, words in after if path == "/en/offline/")


def test_a_browser_without_such_scripts_misses_nothing(open_page, language):
    page = open_page(PHONE, language, service_workers="block")
    page.goto(f"/{language}/")
    page.get_by_role("navigation").first.get_by_role("link").first.click()

    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_the_site_can_be_put_on_a_home_screen(page):
    page.goto("/ja/")
    browser = page.context.new_cdp_session(page)
    said = browser.send("Page.getAppManifest")

    assert said["errors"] == []
    assert re.search(r"/ja/manifest\.webmanifest$", said["url"])
    assert browser.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
