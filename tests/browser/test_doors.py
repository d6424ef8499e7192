"""The first steps of everybody: the home page, signing in, and the office for those who work there."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.browser.conftest import DESKTOP, PASSWORD, PHONE


def test_a_visitor_reads_the_home_page(page, language, axe):
    page.goto(f"/{language}/")

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert axe(page) == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_sign_in_page_has_no_barriers(open_page, viewport, language, axe):
    page = open_page(viewport)
    page.goto(f"/{language}/accounts/login/")

    assert page.locator("input[name=login]").get_attribute("autocomplete") == "email"
    assert axe(page) == []


def test_a_member_comes_to_their_own_page(page, sign_in):
    sign_in(page, "member@demo.example", anew=True)

    assert page.url.endswith("/ja/my/")


def test_a_coordinator_comes_to_the_office(page, sign_in):
    sign_in(page, "coordinator@demo.example", anew=True)

    assert page.url.endswith("/office/")
    assert page.locator("html").get_attribute("lang") == "ja"


def test_a_member_at_the_office_door_is_told_so(page, sign_in, faults):
    sign_in(page, "member@demo.example", anew=True)
    answer = page.goto("/office/")

    assert answer.status == 403
    assert page.locator("h1").is_visible()
    faults.clear()  # the browser notes each 403


def test_the_office_signs_out(page, sign_in):
    sign_in(page, "coordinator@demo.example", anew=True)
    page.evaluate(
        """() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/office/logout/';
        const token = document.querySelector('[name=csrfmiddlewaretoken]').cloneNode(); form.append(token);
        document.body.append(form); form.submit(); }"""
    )
    page.wait_for_url("**/ja/")
    page.goto("/office/")

    assert "/accounts/login/" in page.url


def test_staff_set_up_a_second_factor(page, sign_in, axe):
    sign_in(page, "treasurer@demo.example", anew=True)
    page.goto("/ja/accounts/2fa/totp/activate/")
    if page.locator("input[name=password]").is_visible():
        page.locator("input[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main button[type=submit]").click()
    secret = page.locator("#authenticator_secret").input_value()
    assert axe(page) == []

    counter = next(yield_hotp_counters_from_time())
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, counter)))
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()

    page.goto("/ja/accounts/2fa/")
    assert page.locator("a[href$='/2fa/totp/deactivate/']").is_visible()
    assert axe(page) == []
