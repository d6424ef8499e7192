"""Pages for what goes wrong work in both languages, and without the database."""

import re

import pytest
from django.test import RequestFactory

from jocs_site.entrance import errors

VIEWS = [
    (400, lambda request: errors.bad_request(request, None)),
    (403, lambda request: errors.forbidden(request, None)),
    (403, errors.csrf_failure),
    (404, lambda request: errors.not_found(request, None)),
    (405, lambda request: errors.only_by_button(request, "POST")),
    (500, errors.server_error),
]


@pytest.mark.parametrize(("status", "view"), VIEWS)
def test_a_page_for_each_error_speaks_both_languages_and_asks_no_database(status, view):
    request = RequestFactory().get("/")
    request.request_id = "0123456789ab"

    answer = view(request)

    page = answer.content.decode()
    assert answer.status_code == status
    assert re.search(r"<h1>\w+", page)
    assert re.search(r'<section class="prose" lang="en">\s*<h2>[A-Z]', page)
    assert "0123456789ab" in page


def test_a_view_that_breaks_answers_with_the_page(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("jocs_site.entrance.health._database", lambda: 1 / 0)

    answer = client.get("/readyz")

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_the_page(member):
    from django.test import Client  # noqa: PLC0415

    answer = Client(enforce_csrf_checks=True).post("/ja/accounts/login/", {"login": member.email, "password": "x"})

    assert answer.status_code == 403
    assert '<html lang="ja"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/office/dispatch/postings/999999/", "/webhooks/nobody/", "/documents/9/none.pdf"])
def test_what_is_not_found_at_a_door_without_a_language_stays_there(client, make_user, address):
    client.force_login(make_user("admin@example.org", is_superuser=True))

    assert client.get(address).status_code == 404


def test_what_only_a_button_opens_says_so_to_people_and_stays_bare_for_machines(client, member):
    client.force_login(member)
    address = "/ja/my/leave/stay/"

    told, bare = client.get(address, headers={"Accept": "text/html"}), client.get(address)

    assert (told.status_code, told["Allow"], bare.status_code, bare.content) == (405, "POST", 405, b"")
    assert 'href="/ja/my/"' in told.content.decode()
