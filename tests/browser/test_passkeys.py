"""A passkey from the first tap to the next sign-in, with an authenticator that Chromium plays."""

from dataclasses import replace

import pytest

from tests.browser.conftest import PASSWORD, PHONE

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(site):
    """Under a name: passkeys belong to names, not to numbers."""
    return replace(site, url=site.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def phone_with_key(open_page, language):
    """A telephone whose owner shows a finger when asked, and a function that says whether they do."""
    page = open_page(PHONE, language=language, has_touch=True)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    def show_finger(shows: bool) -> None:
        devices.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": shows})

    return page, show_finger


MEMBERS = {"ja": "member@demo.example", "en": "support@demo.example"}


def test_a_member_adds_a_passkey_and_signs_in_with_it(phone_with_key, sign_in, language, axe):
    page, show_finger = phone_with_key
    sign_in(page, MEMBERS[language], language, anew=True)
    page.goto(f"/{language}/my/")
    with page.expect_navigation():
        page.locator("a.my-door[href$='/accounts/2fa/webauthn/']").click()
    assert axe(page) == []
    with page.expect_navigation():
        page.locator("a[href$='/webauthn/add/']").click()
    assert axe(page) == []  # the password is asked again before the ways of signing in change
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/webauthn/add/")
    assert axe(page) == []

    show_finger(False)
    page.locator("form[data-passkey] button[type=submit]").click()
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    assert axe(page) == []
    show_finger(True)
    page.locator("input[name=name]").fill("ハナのスマートフォン")
    page.locator("form[data-passkey] button[type=submit]").click()
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert page.get_by_text("ハナのスマートフォン").count() == 1
    assert axe(page) == []

    page.goto(f"/{language}/accounts/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"/{language}/accounts/login/")
    assert axe(page) == []
    page.locator("form[data-passkey=login] button").click()
    page.wait_for_url("**/my/")

    page.goto(f"/{language}/accounts/2fa/webauthn/")
    page.locator("a[href*='/remove/']").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/remove/")
    assert axe(page) == []
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert page.get_by_text("ハナのスマートフォン").count() == 0


def test_a_member_signs_another_device_out(open_page, sign_in, language, axe):
    here, there = (open_page(PHONE, language=language, has_touch=True) for _device in range(2))
    for page in (there, here):
        sign_in(page, "arrears@demo.example", language, anew=True)
    here.goto(f"/{language}/my/")
    with here.expect_navigation():
        here.locator("a.my-door[href$='/accounts/sessions/']").click()
    assert axe(here) == []

    here.locator("main form:has(input[name=session]) button").first.click()
    here.wait_for_url("**/accounts/sessions/")
    there.goto(f"/{language}/my/")

    assert "/accounts/login/" in there.url
    here.goto(f"/{language}/my/")
    assert here.url.endswith("/my/")
