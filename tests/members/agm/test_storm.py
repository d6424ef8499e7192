"""Over HTTP, with the Procfile's server and a PostgreSQL of our own: faults in a storm of votes, and the last second.

What threads do to the services, without the web, stands in `test_races`.
"""

import os
import re
import signal
import socket
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from http.client import HTTPException
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation

from benchmarks.server import TOKEN, Line, served
from benchmarks.votes import answer, give_account, sign_in
from jocs_site.foundation.periods import fiscal_year
from members.agm import queries, services
from members.agm.models import Act, Mark, Meeting
from members.agm.rules.standing import effective_votes
from tests.factories.agm import QUESTIONS, draft_meeting
from tests.factories.members import MembershipFactory
from tests.suite import postgres

WRITERS, EACH = 6, 20
NUMBERS = count(5_000)  # the module's database is not emptied between its tests
CODE = re.compile(r'receipt__code">([^<]+)<')
NOT_ARRIVED = "No vote has arrived"
pytestmark = [
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="two workers share a database only on PostgreSQL"),
    pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL here to start and to kill"),
]


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    """The tables on a PostgreSQL that forgets nothing, as it comes; what is asked goes there until the module ends."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres.cluster(postgres.programs(), Path(folder) / "postgres") as cluster,
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
    ):
        with psycopg.connect(f"{cluster.url}/postgres", autocommit=True) as line:
            line.execute("CREATE DATABASE storm")
        connection.close()
        where = {"HOST": "127.0.0.1", "PORT": cluster.port, "USER": "postgres", "PASSWORD": "", "NAME": "storm"}
        for name, value in where.items():
            patch.setitem(connection.settings_dict, name, value)
        call_command("migrate", run_syncdb=True, verbosity=0)
        yield cluster
        connection.close()


@pytest.fixture(scope="module")
def web(server):
    """Port and process of the server, which two workers stand behind."""
    with served("jocs_site.wsgi:application") as (port, pid):
        yield SimpleNamespace(port=port, pid=pid)


def open_until(deadline_in: timedelta, *, electors: int) -> tuple[Meeting, list]:
    """A meeting called four weeks ago that takes votes for so long from now, and the accounts of its new electors."""
    now = timezone.now()
    joined_on = timezone.localdate(now) - timedelta(days=90)
    members = [MembershipFactory(number=next(NUMBERS), joined_on=joined_on) for _elector in range(electors)]
    day = timezone.localdate(now) - timedelta(days=28)
    days = dict.fromkeys(("board_decided_on", "accounts_audited_on", "accounts_approved_on"), day)
    held_at = now + timedelta(days=2)
    meeting = draft_meeting(
        kind="extraordinary",
        held_at=held_at,
        deadline_at=now + deadline_in,
        fiscal_year=fiscal_year(held_at.date()),
        **days,
    )
    services.send_notice(meeting, on=day)
    services.confirm_posting(meeting, on=day)
    services.open_voting(meeting)
    return meeting, [give_account(member) for member in members]


def press(port: int, cookie: str, key: str, meeting: Meeting) -> tuple[int, str]:
    """The button below the answers. Status 0 when no answer came."""
    try:
        with Line(port) as line:
            return line.ask("POST", vote_path(meeting) + "?check", cookie, {"client_key": key})
    except (OSError, HTTPException):
        return 0, ""


def vote_path(meeting: Meeting) -> str:
    with translation.override("en"):  # also in a thread
        return reverse("agm:vote", args=[meeting.pk])


def my_vote(port: int, cookie: str, meeting: Meeting) -> tuple[int, str]:
    """What the member's own page of the vote says."""
    with Line(port) as line:
        return line.ask("GET", reverse("agm:receipt", args=[meeting.pk]), cookie)


def receipt(port: int, cookie: str, meeting: Meeting) -> str:
    return CODE.search(my_vote(port, cookie, meeting)[1])[1]


def test_case_55_and_56_a_storm_in_which_a_worker_and_twice_the_database_are_killed(server, web):
    meeting, accounts = open_until(timedelta(hours=1), electors=WRITERS * EACH)
    cookies = [sign_in(user) for user in accounts]
    with ThreadPoolExecutor(WRITERS) as writers:
        forms = list(zip(cookies, writers.map(partial(fill_in, web, meeting), cookies), strict=True))
    statuses = {}

    def write(place: int) -> None:
        for cookie, key in forms[place::WRITERS]:
            statuses[key] = press(web.port, cookie, key, meeting)[0]
            if statuses[key] != 302:
                wait_until(lambda cookie=cookie: answers_again(web.port, cookie, meeting))
            time.sleep(0.02)

    with ThreadPoolExecutor(WRITERS) as writers:
        under_way = [writers.submit(write, place) for place in range(WRITERS)]
        wait_until(lambda: len(statuses) > len(forms) / 6)
        os.kill(children(web.pid)[0], signal.SIGKILL)
        for part in (2, 4):
            wait_until(lambda part=part: len(statuses) > len(forms) * part / 6)
            kill_and_start(server)
        for one in under_way:
            one.result()
    wait_until(lambda: len(children(web.pid)) == 2)
    unsure = [(cookie, key) for cookie, key in forms if statuses[key] != 302]
    acts = Act.objects.filter(elector__meeting=meeting)
    there = {str(key) for key in acts.values_list("client_key", flat=True)}

    assert 0 < len(unsure) < len(forms) / 2
    assert {key for key in statuses if statuses[key] == 302} <= there
    assert whole(acts)
    for cookie, key in unsure:
        status, page = my_vote(web.port, cookie, meeting)
        assert (status, NOT_ARRIVED in page) == ((200, False) if key in there else (404, True))
        assert press(web.port, cookie, key, meeting)[0] == 302
        assert key not in there or CODE.search(page)[1] == receipt(web.port, cookie, meeting)
    assert Counter(str(key) for key in acts.values_list("client_key", flat=True)) == Counter(key for _c, key in forms)
    assert whole(acts)


def answers_again(port: int, cookie: str, meeting: Meeting) -> bool:
    try:
        return my_vote(port, cookie, meeting)[0] in (200, 404)
    except (OSError, HTTPException):
        time.sleep(0.2)
        return False


def fill_in(web, meeting: Meeting, cookie: str) -> str:
    """Answers given and read; the key of the form that waits."""
    with Line(web.port) as line:
        return answer(line, cookie, meeting)


def whole(acts) -> bool:
    """No act lacks a mark, nobody has two acts, and what each says still fits its code."""
    marks = set(acts.annotate(count=Count("marks")).values_list("count", flat=True))
    alone = acts.count() == acts.values("elector").distinct().count()
    return marks == {len(QUESTIONS)} and alone and queries.faults(acts[0].elector.meeting) == []


def children(pid: int) -> list[int]:
    """The web workers of a server, the oldest first."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(is_so) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def kill_and_start(server) -> None:
    connection.close()
    server.kill()
    server.start_again()


def test_a_reply_that_was_lost_and_the_form_sent_again_by_four_at_once_is_one_vote(web):
    meeting, (user,) = open_until(timedelta(hours=1), electors=1)
    cookie = sign_in(user)
    key = fill_in(web, meeting, cookie)
    hang_up(web.port, cookie, key, meeting)
    first = receipt(web.port, cookie, meeting)
    with ThreadPoolExecutor(4) as tabs:
        again = [tabs.submit(press, web.port, cookie, key, meeting) for _tab in range(4)]

    assert [one.result()[0] for one in again] == [302] * 4
    assert receipt(web.port, cookie, meeting) == first
    acts = Act.objects.filter(elector__meeting=meeting)
    assert (acts.count(), Mark.objects.filter(act__in=acts).count()) == (1, len(QUESTIONS))


def hang_up(port: int, cookie: str, key: str, meeting: Meeting) -> None:
    """Send the form and, once the vote is in, be gone without having read the answer."""
    body = urlencode({"client_key": key, "csrfmiddlewaretoken": TOKEN})
    head = (
        f"POST {vote_path(meeting)}?check HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        "X-Forwarded-Proto: https\r\nReferer: https://127.0.0.1/\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall((head + body).encode())
        wait_until(lambda: Act.objects.filter(client_key=key).exists())


def test_case_31_two_browsers_of_one_member_at_one_instant_count_once(web):
    meeting, (user,) = open_until(timedelta(hours=1), electors=1)
    browsers = [sign_in(user) for _browser in range(2)]
    forms = [(cookie, fill_in(web, meeting, cookie)) for cookie in browsers]
    with ThreadPoolExecutor(2) as hands:
        pressed = list(hands.map(lambda form: press(web.port, *form, meeting)[0], forms))
    last = Act.objects.filter(elector__meeting=meeting).order_by("arrived_at", "pk").last()

    assert pressed == [302, 302]
    assert {receipt(web.port, cookie, meeting) for cookie in browsers} == {last.receipt}
    assert [act.key for act in effective_votes(queries.poll_of(meeting)).acts.values()] == [last.pk]


def test_case_53_in_the_closing_second_six_writers_are_taken_until_it_and_not_after(web):
    meeting, accounts = open_until(timedelta(seconds=4), electors=WRITERS)
    accepted, refused = [], []

    def write(user) -> None:
        cookie = sign_in(user)
        connection.close()
        while timezone.now() < meeting.deadline_at + timedelta(seconds=0.5):
            if not (key := try_to_fill_in(web, meeting, cookie)):
                return
            status, page = press(web.port, cookie, key, meeting)
            if status == 302:
                accepted.append(key)
            else:
                refused.append((status, page))

    with ThreadPoolExecutor(WRITERS) as writers:
        for done in [writers.submit(write, user) for user in accounts]:
            done.result()
    services.close_voting(meeting, at=queries.database_now())
    acts = Act.objects.filter(elector__meeting=meeting)

    assert {status for status, _page in refused} <= {200}
    assert all("Voting ended" in page for _status, page in refused)
    assert {str(key) for key in acts.values_list("client_key", flat=True)} == set(accepted)
    assert [act.arrived_at for act in acts if act.arrived_at > meeting.deadline_at] == []
    assert meeting.events.get(kind="closed").data["acts"] == len(accepted)
    assert len(effective_votes(queries.poll_of(meeting)).acts) == WRITERS


def try_to_fill_in(web, meeting: Meeting, cookie: str) -> str:
    try:
        return fill_in(web, meeting, cookie)
    except AssertionError:
        return ""
