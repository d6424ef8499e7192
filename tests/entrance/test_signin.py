"""Signing in, out, and what is answered to those who may not."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from wagtail.users.models import UserProfile

from tests.entrance.conftest import PASSWORD, sign_in


def code_in(message) -> str:
    return re.search(r"^\d{6}$", message.body, re.MULTILINE)[0]


def test_a_member_comes_to_their_own_page_in_the_language_of_their_letters(client, member):
    assert sign_in(client, member).url == "/ja/my/"

    member.person.language = "en"
    member.person.save()
    client.logout()

    assert sign_in(client, member).url == "/en/my/"


def test_staff_come_to_the_office_in_the_language_of_their_letters(client, staff):
    assert sign_in(client, staff).url == "/office/"
    assert UserProfile.get_for_user(staff).preferred_language == "en"
    assert '<html lang="en"' in client.get("/office/").content.decode()


def test_the_language_that_staff_chose_in_the_office_is_kept(client, staff):
    UserProfile.objects.create(user=staff, preferred_language="ja")

    sign_in(client, staff)

    assert UserProfile.get_for_user(staff).preferred_language == "ja"


def test_signing_in_leads_to_the_page_that_was_asked_for_but_never_to_another_host(client, member):
    assert sign_in(client, member, next="/ja/my/?year=2026").url == "/ja/my/?year=2026"
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        client.logout()

        assert sign_in(client, member, next=elsewhere).url == "/ja/my/"


def test_the_session_changes_at_the_door_and_is_dead_after_leaving(client, member):
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    sign_in(client, member)
    inside = client.cookies["sessionid"].value
    assert inside != before

    assert client.get("/ja/accounts/logout/").status_code == 200
    assert SESSION_KEY in client.session  # asking is not leaving
    client.post("/ja/accounts/logout/")
    client.cookies["sessionid"] = inside
    assert SESSION_KEY not in client.session


def test_the_office_has_a_way_out(client, staff):
    client.force_login(staff)

    assert client.post("/office/logout/").url == "/"
    assert SESSION_KEY not in client.session


def test_a_code_by_mail_lets_a_member_in_once(client, member):
    client.post("/ja/accounts/login/code/", {"email": "Member@Example.org"})
    code = code_in(mail.outbox[0])

    answer = client.post("/ja/accounts/login/code/confirm/", {"code": code})

    assert mail.outbox[0].to == ["member@example.org"]
    assert mail.outbox[0].subject.startswith("[JOCS] ")
    assert answer.url == "/ja/my/"
    client.logout()
    client.post("/ja/accounts/login/code/confirm/", {"code": code})
    assert SESSION_KEY not in client.session


def test_a_wrong_code_three_times_ends_the_attempt(client, member):
    client.post("/ja/accounts/login/code/", {"email": member.email})
    right = code_in(mail.outbox[0])
    for _attempt in range(3):
        client.post("/ja/accounts/login/code/confirm/", {"code": "000000" if right != "000000" else "111111"})

    client.post("/ja/accounts/login/code/confirm/", {"code": right})

    assert SESSION_KEY not in client.session


def test_a_forgotten_password_is_replaced_by_a_code(client, member):
    client.post("/ja/accounts/password/reset/", {"email": member.email})
    step = client.post("/ja/accounts/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    client.post(step.url, {"password1": "a-new-one-1960", "password2": "a-new-one-1960"})
    client.logout()

    assert sign_in(client, member, PASSWORD).status_code == 200
    assert sign_in(client, member, "a-new-one-1960").url == "/ja/my/"


@pytest.mark.parametrize(
    ("address", "field"),
    [("/ja/accounts/login/code/", "email"), ("/ja/accounts/password/reset/", "email")],
)
def test_known_and_unknown_addresses_get_the_same_answer(client, member, address, field):
    known = client.post(address, {field: member.email})
    client.cookies.clear()
    unknown = client.post(address, {field: "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 2
    assert "signup" not in mail.outbox[1].body


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, member):
    wrong = sign_in(client, member, "not-my-password").content.decode()
    member.email = "nobody@example.org"
    unknown = sign_in(client, member, "not-my-password").content.decode()

    words = re.compile(r'<div class="error-summary".*?</div>', re.DOTALL)
    assert words.search(wrong)[0] == words.search(unknown)[0]


def test_five_wrong_guesses_lock_an_account_for_a_while_and_tell_so(client, member):
    for _guess in range(5):
        sign_in(client, member, "not-my-password")

    assert sign_in(client, member, PASSWORD).status_code == 200
    assert SESSION_KEY not in client.session


def test_twenty_five_guesses_from_one_address_meet_a_closed_door(client, db):
    answers = [
        client.post("/ja/accounts/login/", {"login": f"guess{number}@example.org", "password": "x" * 12})
        for number in range(25)
    ]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 5
    assert "しばらくお待ちください" in answers[-1].content.decode()


def test_nobody_opens_an_account_alone(client, db, django_user_model):
    answer = client.post("/en/accounts/signup/", {"email": "new@example.org", "password1": "long-enough-1960"})

    assert "Accounts are opened by our office" in answer.content.decode()
    assert django_user_model.objects.count() == 0


def test_an_account_that_the_office_opened_proves_its_address_at_the_first_visit(client, make_user):
    user = make_user("new@example.org")

    assert sign_in(client, user).url == "/ja/accounts/confirm-email/"
    assert SESSION_KEY not in client.session
    assert client.post("/ja/accounts/confirm-email/", {"code": code_in(mail.outbox[0])}).url == "/ja/my/"


def test_addresses_without_a_language_lead_to_the_sign_in_page(client, db):
    answer = client.get("/accounts/login/?next=/office/", headers={"accept-language": "en"})

    assert answer.url == "/en/accounts/login/?next=%2Foffice%2F"
    assert client.get("/accounts/login/").url == "/ja/accounts/login/"


def test_a_closed_account_stays_outside(client, member):
    member.is_active = False
    member.save()

    sign_in(client, member)

    assert SESSION_KEY not in client.session


def test_closing_an_account_ends_the_sessions_that_are_open(client, member):
    sign_in(client, member)
    assert client.get("/ja/accounts/password/change/").status_code == 200

    member.is_active = False
    member.save()

    assert client.get("/ja/accounts/password/change/").status_code == 302
