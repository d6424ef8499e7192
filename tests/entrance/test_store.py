"""What the web process keeps, for whom, and for how long."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from home.models import ContentPage, Office
from jocs_site.backoffice import changes
from jocs_site.backoffice.keeping import KEEP
from jocs_site.entrance import store as stores
from jocs_site.entrance.store import PageStore, best_packing
from tests.factories.people import PersonFactory
from tests.home.conftest import build
from tests.marks import commit

PAGE = "/ja/about/"


class Counted:
    """The application, and how often it was asked."""

    def __init__(self, application):
        self.application, self.times = application, 0

    def __call__(self, environ, start_response):
        self.times += 1
        return self.application(environ, start_response)


@pytest.fixture
def site(db):
    commit(build)


@pytest.fixture
def django_inside():
    return Counted(WSGIHandler())


@pytest.fixture
def ask(django_inside, monkeypatch):
    """A function that asks the store: ``ask("/ja/", HTTP_COOKIE="…")`` gives status, headers and body."""
    store = PageStore(django_inside)
    monkeypatch.setattr(changes, "SECONDS_BLIND", 3600)  # a slow machine is not a second visit
    for moment in (request_started, request_finished):  # as Django's own test client: the connection is the test's
        monkeypatch.setattr(moment, "receivers", [])
        moment.sender_receivers_cache.clear()

    def ask(path: str = PAGE, method: str = "GET", **environ):
        told = []
        request = RequestFactory().generic(method, path).environ | environ
        answer = store(request | {"wsgi.input": BytesIO()}, lambda status, headers: told.append((status, headers)))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, headers = told[0]
        return SimpleNamespace(
            status=int(status[:3]), headers=dict(headers), body=body, text=body.decode(errors="replace")
        )

    return ask


def rename(title: str):
    page = ContentPage.objects.get(slug="about", locale__language_code="ja")
    page.title = title
    page.save_revision().publish()


def test_a_page_asked_for_again_costs_no_question_and_no_django(site, ask, django_inside):
    first = ask()
    with CaptureQueriesContext(connection) as asked:
        second = ask()

    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body
    assert "私たちについて" in second.text
    assert (len(asked), django_inside.times) == (0, 1)
    assert first.headers.pop("X-Request-ID") != second.headers.pop("X-Request-ID")
    assert first.headers == second.headers


def test_what_is_kept_has_all_headers_of_a_fresh_page_and_asks_to_be_asked_again(site, ask, client):
    ask()
    kept, fresh = ask().headers, client.get(PAGE).headers
    ours = {"Content-Length", "X-Request-ID", "Vary", "ETag", "Cache-Control"}

    assert {name: kept[name] for name in set(fresh) - ours} == {name: fresh[name] for name in set(fresh) - ours}
    assert kept["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert kept["Vary"] == "Accept-Encoding, Cookie"


def test_packed_as_the_browser_takes_it_with_a_tag_for_each(site, ask):
    plain, packed, zipped = ask(), ask(HTTP_ACCEPT_ENCODING="gzip, deflate, br"), ask(HTTP_ACCEPT_ENCODING="gzip")

    assert brotli.decompress(packed.body) == gzip.decompress(zipped.body) == plain.body
    assert len(packed.body) < len(zipped.body) < len(plain.body)
    assert len({answer.headers["ETag"] for answer in (plain, packed, zipped)}) == 3
    assert [answer.headers.get("Content-Encoding") for answer in (plain, packed, zipped)] == [None, "br", "gzip"]
    assert int(packed.headers["Content-Length"]) == len(packed.body)


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        ("", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0,gzip;q=0", ""),
        ("GZIP", "gzip"),
        ("brot, xgzip", ""),
        ("*", ""),
        (";;,=,q", ""),
    ],
)
def test_which_packing_a_browser_takes(accepted, packing):
    assert best_packing(accepted) == packing


def test_who_has_it_already_gets_no_body(site, ask):
    tag = ask().headers["ETag"]

    again = ask(HTTP_IF_NONE_MATCH=f'"other", {tag}')

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert ask(HTTP_IF_NONE_MATCH='"other"').status == 200
    assert ask(HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="br").status == 200  # another form of it


def test_only_the_head_for_who_asks_for_the_head(site, ask):
    whole = ask()
    head = ask(method="HEAD")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.body))


def test_a_change_shows_at_once_on_every_page_that_shows_it_and_in_both_languages(site, ask):
    before = [ask(path).text for path in ("/ja/", "/en/", PAGE)]
    commit(lambda: rename("わたしたち"))
    commit(lambda: Office.objects.update(name_ja="本部", name_en="Head office"))
    after = [ask(path).text for path in ("/ja/", "/en/", PAGE)]

    assert "わたしたち" not in "".join(before)
    assert "わたしたち" in after[0]  # in its menu
    assert "わたしたち" in after[2]
    assert ["本部" in after[0], "Head office" in after[1], "本部" in after[2]] == [True, True, True]


def test_what_shows_nothing_of_a_change_stays(site, ask, django_inside):
    ask()
    commit(lambda: PersonFactory(user=None))
    ask()

    assert django_inside.times == 1


def test_a_page_made_while_something_changed_is_not_kept_for_long(site, ask, monkeypatch, django_inside):
    made = django_inside.application

    def changed_meanwhile(environ, start_response):
        answer = made(environ, start_response)
        commit(lambda: rename("わたしたち"))
        return answer

    django_inside.application = changed_meanwhile
    ask()
    django_inside.application = made

    assert "わたしたち" in ask().text


@pytest.mark.parametrize(
    "cookie",
    ["sessionid=abc", "a=b; sessionid=abc", "messages=hello", "csrftoken=x; sessionid=", "__Host-x=1; sessionid=1"],
)
def test_whoever_has_a_session_is_never_answered_from_it(site, ask, django_inside, cookie):
    ask()
    ask(HTTP_COOKIE=cookie)

    assert django_inside.times == 2


@pytest.mark.parametrize("cookie", ["django_language=en", "csrftoken=x", "other=1"])
def test_any_other_cookie_gets_what_is_kept(site, ask, django_inside, cookie):
    ask()
    ask(HTTP_COOKIE=cookie)

    assert django_inside.times == 1


def test_what_is_made_for_somebody_with_cookies_is_not_kept(site, ask, django_inside):
    ask(HTTP_COOKIE="csrftoken=x")
    ask()

    assert django_inside.times == 2


@pytest.mark.parametrize(
    "path", ["/ja/corner/", "/ja/no-such-page/", "/", "/ja/accounts/login/", "/ja/my/", "/office/"]
)
def test_nothing_else_is_kept(site, ask, django_inside, path):
    ask(path)
    ask(path)

    assert django_inside.times == 2


@pytest.mark.parametrize(
    ("query", "times"), [("", 1), ("?page=1", 1), ("?page=0", 2), ("?page=99999", 2), ("?x=1", 2), ("?page=1&x=1", 2)]
)
def test_only_a_page_number_may_stand_behind_an_address(site, ask, django_inside, query, times):
    ask(f"/ja/news/{query}")
    ask(f"/ja/news/{query}")

    assert django_inside.times == times


def test_each_host_and_each_protocol_has_its_own(site, ask, settings, django_inside):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    ask()
    other = ask(HTTP_HOST="other.example")
    ask(HTTP_X_FORWARDED_PROTO="https")

    assert "http://other.example/ja/about/" in other.text
    assert django_inside.times == 3


@pytest.mark.parametrize("at", ["2026-11-27T14:59:30+00:00", "2026-11-27T03:00:00+00:00"])
def test_nothing_is_kept_beyond_midnight_in_tokyo_nor_a_minute(site, ask, django_inside, time_machine, at):
    began = datetime.fromisoformat(at)
    lives = 30 if began.hour == 14 else stores.SECONDS_KEPT
    time_machine.move_to(began, tick=False)
    ask()
    time_machine.move_to(datetime.fromtimestamp(began.timestamp() + lives - 1, UTC), tick=False)
    ask()
    assert django_inside.times == 1

    time_machine.move_to(datetime.fromtimestamp(began.timestamp() + lives, UTC), tick=False)
    ask()
    assert django_inside.times == 2


def answers(headers: list[tuple[str, str]], status: str = "200 OK", *, allowed: bool = True):
    def application(environ, start_response):
        environ.update({KEEP: True} if allowed else {})
        start_response(status, headers)
        return [b"body"]

    return application


@pytest.mark.parametrize(
    ("application", "is_kept"),
    [
        (answers([("Content-Type", "text/html")]), True),
        (answers([("Vary", "Cookie, Accept-Encoding")]), True),
        (answers([], allowed=False), False),
        (answers([("Set-Cookie", "csrftoken=1")]), False),
        (answers([("Cache-Control", "private, max-age=60")]), False),
        (answers([("Cache-Control", "max-age=0, No-Store")]), False),
        (answers([("Vary", "Cookie, Accept-Language")]), False),
        (answers([("Vary", "*")]), False),
        (answers([], "302 Found"), False),
        (answers([], "404 Not Found"), False),
    ],
)
def test_an_answer_is_kept_only_if_anybody_may_see_it(db, ask, django_inside, application, is_kept):
    django_inside.application = application
    first, second = ask(), ask()

    assert django_inside.times == (1 if is_kept else 2)
    assert (first.status, first.body) == (second.status, second.body)


def test_a_page_made_from_a_table_that_nobody_watches_is_not_kept(db, ask, django_inside, caplog):
    def reads(environ, start_response):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_session")
        return answers([])(environ, start_response)

    django_inside.application = reads
    ask()
    ask()

    assert django_inside.times == 2
    assert "django_session" in caplog.text


def test_the_oldest_goes_when_there_are_too_many(db, ask, django_inside, monkeypatch):
    monkeypatch.setattr(stores, "PAGES_KEPT", 2)
    django_inside.application = answers([])
    for path in ("/1", "/2", "/3", "/2", "/3"):
        ask(path)
    assert django_inside.times == 3

    ask("/1")
    assert django_inside.times == 4


def test_when_the_database_is_away_nothing_kept_is_shown(site, ask, django_inside, monkeypatch):
    ask()
    monkeypatch.setattr(changes.marks, "_ask", lambda: None)
    changes.marks.ask_again()
    ask()

    assert django_inside.times == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_people_and_the_public_mixed_each_see_their_own(make_user, ask):
    """Names stand on the page of one's own; the public page offers to sign in to those who have not."""
    build()
    changes.marks.ask_again()
    cookies = [""]
    for number in range(50):
        user = make_user(f"person{number}@example.org")
        PersonFactory(user=user)
        client = Client()
        client.force_login(user)
        cookies.append(f"sessionid={client.cookies['sessionid'].value}")

    def visit(cookie: str) -> tuple[str, str, str]:
        try:
            return cookie, ask(HTTP_COOKIE=cookie).text, ask("/ja/my/", HTTP_COOKIE=cookie).text
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(visit, cookies * 2))

    for cookie, page, own in seen:
        assert ("サインアウト" in page or "ログアウト" in page) == bool(cookie), cookie
        number = cookies.index(cookie) - 1
        others = [f"person{other}@example.org" for other in range(50) if other != number]
        assert not any(address in page + own for address in others)
