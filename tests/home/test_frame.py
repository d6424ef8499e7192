"""The frame around every page, seen on error pages and the sign-in page, before any page of words exists."""

import pytest
from django.shortcuts import resolve_url
from django.template.loader import render_to_string


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_page_speaks_both_languages_without_request_or_database(status):
    page = render_to_string(f"errors/{status}.html", {"status": status, "request_id": "abc123"})

    assert 'href="/ja/"' in page
    assert 'href="/en/"' in page
    assert "abc123" in page
    assert "style=" not in page


def test_refused_and_expired_forms_are_told_apart():
    refused = render_to_string("errors/403.html", {"status": 403})
    expired = render_to_string("errors/403.html", {"status": 403, "expired": True})

    assert "権限がありません" in refused
    assert "有効期限が切れました" in expired


@pytest.mark.parametrize(
    ("language", "other", "words"), [("ja", "en", "本文へ進む"), ("en", "ja", "Skip to the content")]
)
def test_a_screen_of_a_room_leads_to_itself_in_the_other_language(client, db, language, other, words):
    answer = client.get(f"/{language}/accounts/login/?next=/{language}/my/").content.decode()

    assert words in answer
    assert f'lang="{language}"' in answer
    assert f'href="/language/{other}/?next=/{other}/accounts/login/%3Fnext' in answer


def test_the_choice_of_language_is_remembered_at_the_door(client):
    answer = client.get("/language/en/?next=/en/about/")

    assert (answer.status_code, answer.url) == (302, "/en/about/")
    assert client.get("/", headers={"accept-language": "ja"}).url == "/en/"


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/en/", "/ja/my/", "", "/en/\\evil", "/enx/"]
)
def test_the_choice_of_language_leads_nowhere_else(client, target):
    answer = client.get("/language/en/", {"next": target})

    assert answer.url in {"/en/", "/en/%5Cevil"}


def test_an_unknown_language_is_not_found(client, db):
    assert client.get("/language/fr/", follow=True).status_code == 404


def test_the_door_follows_the_browser_at_first(client):
    assert client.get("/", headers={"accept-language": "en-GB"}).url == "/en/"
    assert client.get("/", headers={"accept-language": "ja"}).url == "/ja/"
    assert client.get("/", headers={"accept-language": "fr"}).url == resolve_url("/ja/")


@pytest.mark.parametrize("path", ["workers/", "scholarships/"])
def test_public_screens_of_rooms_name_their_counterparts_and_may_be_found(client, db, path):
    page = client.get(f"/en/{path}").content.decode()

    assert f'<link rel="canonical" href="http://testserver/en/{path}">' in page
    assert f'<link rel="alternate" hreflang="ja" href="http://testserver/ja/{path}">' in page
    assert "noindex" not in page


def test_screens_that_are_nobodys_business_are_kept_from_search_engines(client, db):
    assert '<meta name="robots" content="noindex">' in client.get("/en/accounts/login/").content.decode()
