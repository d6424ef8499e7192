"""Where somebody is signed in, and passkeys as another way in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jocs_site.entrance.devices import device_in_words
from tests.entrance.conftest import PASSWORD, sign_in
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
DEVICES = "/en/accounts/sessions/"


def browser(user, user_agent=DESK) -> Client:
    client = Client(headers={"user-agent": user_agent})
    sign_in(client, user)
    return client


def browser_of_the_owner(user) -> Client:
    """One in which the password was just asked again, as before every change of how one signs in."""
    client = browser(user)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_in(client) -> bool:
    return SESSION_KEY in client.session


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "iPhone, Safari"),
        (DESK, "Windows, Edge"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Android, Chrome"),
        (PHONE + " Line/15.1", "iPhone, LINE"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux, Firefox"),
        ("", "a device that says nothing of itself"),
    ],
)
def test_a_device_is_told_in_words_that_its_owner_knows(user_agent, words):
    assert device_in_words(user_agent) == words


class TestDevices:
    def test_are_listed_and_the_one_at_hand_is_marked(self, member):
        desk, _phone = browser(member), browser(member, PHONE)

        shown = desk.get(DEVICES).context["sessions"]

        assert [(device, is_here) for _session, device, is_here in shown] == [
            ("iPhone, Safari", False),
            ("Windows, Edge", True),
        ]

    def test_one_is_signed_out(self, member):
        desk, phone, tablet = browser(member), browser(member, PHONE), browser(member)
        session = UserSession.objects.get(session_key=phone.session.session_key)

        answer = desk.post(DEVICES, {"session": session.pk}, follow=True)

        assert [is_in(one) for one in (desk, phone, tablet)] == [True, False, True]
        assert "1 device is signed out." in answer.content.decode()

    def test_all_others_are_signed_out(self, member):
        desk, phone, tablet = browser(member), browser(member, PHONE), browser(member)

        desk.post(DEVICES)

        assert [is_in(one) for one in (desk, phone, tablet)] == [True, False, False]

    def test_the_one_at_hand_may_be_signed_out_too(self, member):
        desk = browser(member)
        session = UserSession.objects.get(session_key=desk.session.session_key)

        assert desk.post(DEVICES, {"session": session.pk}).url == "/en/accounts/login/"
        assert not is_in(desk)

    def test_of_somebody_else_are_out_of_reach(self, member, staff):
        other = browser(staff)
        session = UserSession.objects.get(session_key=other.session.session_key)

        browser(member).post(DEVICES, {"session": session.pk})

        assert is_in(other)

    def test_that_are_gone_are_not_listed(self, member):
        desk, phone = browser(member), browser(member, PHONE)
        phone.post("/en/accounts/logout/")

        assert len(desk.get(DEVICES).context["sessions"]) == 1

    def test_are_for_those_who_signed_in(self, client):
        assert client.get(DEVICES).url.startswith("/en/accounts/login/")

    def test_cost_the_same_however_one_came_to_other_pages(self, member):
        """Nothing is written down of the pages that somebody opens."""
        desk = browser(member)
        desk.get("/en/my/")

        with CaptureQueriesContext(connection) as captured:
            desk.get("/en/my/")

        assert [query["sql"] for query in captured if "usersessions" in query["sql"]] == []


def give_passkey(user) -> Authenticator:
    data = {"name": "iPhone", "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def give_app(user) -> Authenticator:
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


class TestAPasskey:
    def test_of_a_member_is_no_second_lock(self, client, member):
        give_passkey(member)

        assert sign_in(client, member).url == "/ja/my/"

    def test_of_staff_is_one(self, client, staff):
        give_passkey(staff)

        assert sign_in(client, staff).url == "/ja/accounts/2fa/authenticate/"

    def test_beside_an_app_leaves_the_app_in_force(self, client, member):
        give_passkey(member)
        give_app(member)

        assert sign_in(client, member).url == "/ja/accounts/2fa/authenticate/"

    def test_is_one_tap_from_the_own_page_and_offered_while_there_is_none(self, client, member):
        MembershipFactory(person=member.person)
        client.force_login(member)

        before = client.get("/en/my/")
        give_passkey(member)
        after = client.get("/en/my/")

        assert [page.context["has_passkey"] for page in (before, after)] == [False, True]
        assert all('href="/en/accounts/2fa/webauthn/"' in page.content.decode() for page in (before, after))
        assert 'href="/en/accounts/sessions/"' in after.content.decode()

    @pytest.mark.parametrize("name", ["mfa_list_webauthn", "add_passkey"])
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_has_its_pages_in_both_languages(self, member, name, language):
        client = browser_of_the_owner(member)

        page = client.get(reverse(name).replace("/en/", f"/{language}/"))

        assert page.status_code == 200
        assert ("パスキー" in page.content.decode()) == (language == "ja")

    def test_is_renamed_and_removed_by_its_owner_only(self, member, staff):
        passkey, client = give_passkey(member), browser_of_the_owner(member)
        edit = reverse("mfa_edit_webauthn", args=[passkey.pk])
        remove = reverse("mfa_remove_webauthn", args=[passkey.pk])

        client.post(edit, {"name": "My old telephone"})
        passkey.refresh_from_db()
        stranger = Client()
        stranger.force_login(staff)

        assert passkey.data["name"] == "My old telephone"
        assert stranger.post(remove).status_code in (302, 404)
        assert Authenticator.objects.filter(pk=passkey.pk).exists()
        client.post(remove)
        assert not Authenticator.objects.filter(pk=passkey.pk).exists()

    def test_that_is_no_passkey_is_refused_with_a_sentence(self, member):
        forged = {"name": "x", "passwordless": "on", "credential": "{}"}

        page = browser_of_the_owner(member).post(reverse("add_passkey"), forged)

        assert page.status_code == 200
        assert page.context["form"].errors
        assert not member.authenticator_set.exists()

    def test_is_offered_where_one_signs_in(self, client, db):
        page = client.get("/en/accounts/login/").content.decode()

        assert 'data-passkey="login"' in page
