"""A shared cache in front that keeps all it may keep shows nobody what was made for somebody else."""

import re
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from django.test import Client

from jocs_site.backoffice import changes
from tests.entrance.test_store import ask, django_inside  # noqa: F401 - fixtures
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory
from tests.home.conftest import SMALL_SITE, build, words

PAGES = [
    "/ja/",
    "/en/",
    "/ja/about/",
    "/ja/my/",
    "/ja/room/",
    "/ja/corner/",
    "/ja/accounts/login/",
    "/",
    "/ja/search/?q=a",
]
SITE = {**SMALL_SITE, "room": {"room": "supporters", **words("支援者のページ", "Supporters' room")}}


@dataclass
class SharedCache:
    """As greedy as RFC 9111 allows: also what names no age is kept, and asked about again by its tag."""

    ask: object
    kept: dict[str, list] = field(default_factory=dict)
    answered: int = 0

    def get(self, path: str, **headers) -> SimpleNamespace:
        variants = self.kept.setdefault(path, [])
        found = next((kept for kept, made_for in variants if _same(kept, made_for, headers)), None)
        if found and re.search(r"(s-maxage|max-age)=[1-9]", found.headers.get("Cache-Control", "")):
            self.answered += 1
            return found
        tag = {"HTTP_IF_NONE_MATCH": found.headers["ETag"]} if found and "ETag" in found.headers else {}
        answer = self.ask(path, **headers, **tag)
        if found and answer.status == 304:
            self.answered += 1
            return found
        control = answer.headers.get("Cache-Control", "")
        if answer.status in {200, 301, 404} and not re.search(r"private|no-store", control):
            variants.insert(0, (answer, headers))
        return answer


def _same(kept, made_for: dict, headers: dict) -> bool:
    """Whether an answer may be shown to whoever sends these headers, by what it says it varies with."""
    names = [name.strip() for name in kept.headers.get("Vary", "").split(",") if name.strip()]
    keys = [f"HTTP_{name.upper().replace('-', '_')}" for name in names]
    return "*" not in names and all(made_for.get(key) == headers.get(key) for key in keys)


@pytest.fixture
def visitors(db, make_user) -> dict[str, dict]:
    """Name -> the headers that somebody's browser sends: strangers of both languages, and members who signed in."""
    build(SITE)
    changes.marks.ask_again()
    found = {
        "stranger": {"HTTP_ACCEPT_LANGUAGE": "ja"},
        "foreigner": {"HTTP_ACCEPT_LANGUAGE": "en", "HTTP_ACCEPT_ENCODING": "gzip"},
        "with a cookie of the language": {"HTTP_COOKIE": "language=en", "HTTP_ACCEPT_LANGUAGE": "ja"},
    }
    for number in range(4):
        user = make_user(f"person{number}@example.org")
        person = PersonFactory(user=user, family_name=f"名前{number}")
        if number % 2:
            MembershipFactory(person=person)
        client = Client()
        client.force_login(user)
        found[f"person{number}"] = {"HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"}
    return found


def without_marks(answer) -> tuple[int, str]:
    """What a reader sees: marks against forgery and numbers of requests are new each time."""
    text = re.sub(r'value="\w{64}"', "", answer.text) if answer.headers.get("Content-Encoding") is None else answer.body
    return answer.status, answer.headers.get("Location", ""), text


def test_everybody_sees_what_they_would_see_without_it(visitors, ask):  # noqa: F811
    cache = SharedCache(ask)

    for _round in range(2):
        for name, headers in visitors.items():
            for path in PAGES:
                through, direct = cache.get(path, **headers), ask(path, **headers)
                assert without_marks(through) == without_marks(direct), (name, path)

    assert cache.answered > 5, "it had something to keep"
