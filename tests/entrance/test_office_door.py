"""Who comes into the office, and by which door."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Permission
from django.urls import get_resolver

from jocs_site.entrance.signin import MFAAdapter
from tests.entrance.conftest import sign_in


def code_of(device: TOTP) -> str:
    secret = MFAAdapter().decrypt(device.instance.data["secret"])
    return totp.format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def addresses_of_the_office() -> list[str]:
    """Every address below /office/ that takes no value."""
    office = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "office/")
    routes = {route for route in _routes(office.url_patterns) if "<" not in route and "(" not in route}
    return sorted("/office/" + route for route in routes - {"logout/"})  # whoever came in may go out


def _routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        yield from _routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]


def test_a_visitor_is_asked_to_sign_in_at_every_address(client, db):
    addresses = addresses_of_the_office()

    assert len(addresses) > 50
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/ja/accounts/login/"), address


def test_a_member_is_refused_at_every_address_with_a_page_and_without_a_loop(client, member):
    client.force_login(member)

    for address in addresses_of_the_office():
        assert client.get(address).status_code == 403, address


def test_wagtails_own_doors_are_walled_up(client, staff):
    for door in ("/office/login/", "/office/password_reset/", "/office/password_reset/done/"):
        assert client.get(door, follow=True).redirect_chain[-1][0].startswith("/ja/accounts/login/"), door
        client.post("/office/login/", {"username": staff.email, "password": "jocs-demo-1960"})
        assert client.get("/office/").status_code == 302


def test_in_the_demo_a_password_will_do(client, staff):
    sign_in(client, staff)

    assert client.get("/office/").status_code == 200


def test_elsewhere_staff_without_a_device_are_led_to_set_one_up(client, staff, outside_demo):
    sign_in(client, staff)

    assert client.get("/office/").url == "/ja/accounts/2fa/?next=/office/"


def test_elsewhere_a_password_alone_opens_no_address_of_the_office(client, staff, outside_demo):
    TOTP.activate(staff, totp.generate_totp_secret())
    client.force_login(staff)

    for address in addresses_of_the_office():
        assert client.get(address).status_code == 302, address


def test_a_code_of_the_device_opens_the_office(client, staff, outside_demo):
    device = TOTP.activate(staff, totp.generate_totp_secret())

    assert sign_in(client, staff).url == "/ja/accounts/2fa/authenticate/"
    assert client.get("/office/").status_code == 302
    answer = client.post("/ja/accounts/2fa/authenticate/", {"code": code_of(device)})

    assert answer.url == "/office/"
    assert client.get("/office/").status_code == 200


def test_a_session_older_than_the_device_has_to_show_it(client, staff, outside_demo):
    sign_in(client, staff)
    device = TOTP.activate(staff, totp.generate_totp_secret())

    asked = client.get("/office/reports/").url
    assert asked == "/ja/accounts/2fa/reauthenticate/?next=/office/reports/"
    assert client.post(asked, {"code": code_of(device), "next": "/office/"}).url == "/office/"
    assert client.get("/office/").status_code == 200


def test_seeds_of_devices_are_not_kept_in_the_clear(staff):
    secret = totp.generate_totp_secret()
    TOTP.activate(staff, secret)

    assert secret not in str(Authenticator.objects.get().data)


def test_seeds_can_be_read_after_the_key_of_the_site_changed(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    kept = MFAAdapter().encrypt("seed")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]

    assert MFAAdapter().decrypt(kept) == "seed"


def test_rights_that_are_taken_end_at_the_next_request(client, staff):
    client.force_login(staff)
    assert client.get("/office/").status_code == 200

    staff.user_permissions.clear()

    assert client.get("/office/").status_code == 403


@pytest.mark.parametrize("address", ["/office/account/", "/office/users/"])
def test_the_office_offers_no_second_way_to_set_a_password(client, staff, address):
    staff.user_permissions.add(*Permission.objects.filter(content_type__app_label="people"))
    client.force_login(staff)

    assert 'type="password"' not in client.get(address).content.decode()


def test_the_office_opens_accounts_without_a_password_and_keeps_passwords_as_they_are(client, staff, member):
    staff.user_permissions.add(*Permission.objects.filter(content_type__app_label="people", codename__endswith="_user"))
    client.force_login(staff)
    before = member.password
    entered = {"email": member.email, "first_name": "花", "last_name": "看護", "is_active": "on"}
    smuggled = {"password1": "a-new-one-1960", "password2": "a-new-one-1960"}

    for address in ("/office/users/new/", f"/office/users/edit/{member.pk}/"):
        page = client.get(address).content.decode()
        assert 'name="email"' in page
        assert "password" not in page.replace("password_reset", ""), address
    client.post(f"/office/users/edit/{member.pk}/", entered | smuggled)

    member.refresh_from_db()
    assert (member.first_name, member.password) == ("花", before)
