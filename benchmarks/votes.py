"""All electors vote over HTTP: the Procfile's server with two workers, production's settings, PostgreSQL as it comes.

Each has signed in and goes the whole way: answers sent, the check page read, the vote cast. First some do so at the
pace of 6,000 in ten minutes, which gives how long one waits; then the rest have their answers waiting and cast them as
fast as the machine takes them. The peer is the least that a vote could be: two rows in one transaction, with nothing
around it, behind the same server. ``stack`` are the same two rows behind the site's middleware, for who is signed in,
and ``nothing`` not even these. The clients run on the same two cores.
"""

import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks.frame import learn_sizes
from benchmarks.server import TOKEN, Line, served
from jocs_site.foundation.periods import fiscal_year
from jocs_site.people.models import User
from members.agm import services
from members.agm.models import Act, Mark, Meeting
from tests.factories.agm import QUESTIONS, draft_meeting
from tests.factories.members import MembershipFactory

SIZE = 6_000
ROUNDS = 1
PACE_PER_S, PACED_S = 10, 20
CLIENTS = 8
KEY = re.compile(r'name="client_key" value="([0-9a-f-]{36})"')


def measure(size: int, rounds: int) -> str:
    if connection.vendor != "postgresql":
        return "left out: two workers share a database only on PostgreSQL"
    meeting, cookies = prepare(size)
    paced = cookies[: min(PACE_PER_S * PACED_S, size // 2)]
    rest = cookies[len(paced) :]
    make_least()
    with served("benchmarks.least:application") as (port, _pid):
        peer = len(rest) / spread(port, rest, insert)[0]
    with served("benchmarks.stack:application") as (port, _pid):
        stack = len(rest) / spread(port, rest, insert)[0]
        nothing = len(rest) / spread(port, rest, lambda line, cookie: insert(line, cookie, "/nothing"))[0]
    drop_least(2 * len(rest))
    with served("jocs_site.wsgi:application") as (port, _pid):
        waits = keep_pace(port, paced, meeting)
        forms_s, keys = spread(port, rest, lambda line, cookie: answer(line, cookie, meeting))
        cast_s, _done = spread(port, list(zip(rest, keys, strict=True)), lambda line, one: cast(line, *one, meeting))
    check(size)
    p95 = sorted(waits)[int(len(waits) * 0.95)]
    ours = len(rest) / cast_s
    return (
        f"ratio={ours / peer:.2f} ours={ours:.0f} peer={peer:.0f} stack={stack:.0f} nothing={nothing:.0f} "
        f"unit=votes_per_s whole_way={len(rest) / (forms_s + cast_s):.0f} p95_ms={1000 * p95:.0f} at={PACE_PER_S}/s "
        "workers=2"
    )


def prepare(size: int) -> tuple[Meeting, list[str]]:
    """An open meeting, and a signed-in member's cookie for each elector."""
    today = timezone.localdate()
    members = [MembershipFactory() for _number in range(size)]
    meets_at = timezone.now() + timedelta(days=30)
    days = {"board_decided_on": today, "accounts_audited_on": today, "accounts_approved_on": today}
    meeting = draft_meeting(held_at=meets_at, fiscal_year=fiscal_year(meets_at.date()), **days)
    services.send_notice(meeting, on=today)
    services.confirm_posting(meeting, on=today)
    services.open_voting(meeting)
    cookies = [sign_in(give_account(member)) for member in members]
    learn_sizes()
    return meeting, cookies


def give_account(member) -> User:
    member.person.user = User.objects.create(email=f"member{member.pk}@example.org")
    member.person.save(update_fields=["user"])
    return member.person.user


def sign_in(user: User) -> str:
    """The cookies of a new browser in which this user has signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"__Host-session={session.session_key}; __Host-csrf={TOKEN}"


def answer(line: Line, cookie: str, meeting: Meeting) -> str:
    """Send answers and read the check page; returns the key of its form."""
    path = reverse("agm:vote", args=[meeting.pk])
    chance = random.Random(cookie)
    choices = {f"question-{question}": chance.choice(["for", "against", "abstain"]) for question in QUESTIONS}
    status, page = line.ask("POST", path, cookie, choices)
    assert status == 302, (status, page[:500])  # noqa: S101
    status, page = line.ask("GET", f"{path}?check", cookie)
    found = KEY.search(page)
    assert found, (status, page[:500])  # noqa: S101
    return found[1]


def cast(line: Line, cookie: str, key: str, meeting: Meeting) -> None:
    status, page = line.ask("POST", reverse("agm:vote", args=[meeting.pk]) + "?check", cookie, {"client_key": key})
    assert status == 302, (status, page[:500])  # noqa: S101


def insert(line: Line, cookie: str, path: str = "/") -> None:
    status, page = line.ask("POST", path, cookie, {})
    assert status == 200, (status, page[:500])  # noqa: S101


def spread(port: int, work: list, act: Callable) -> tuple[float, list]:
    """All of it as fast as `CLIENTS` browsers get it done. Returns seconds, and what each act returned, in order."""
    done = [None] * len(work)

    def client(first: int) -> None:
        line = Line(port)
        for place in range(first, len(work), CLIENTS):
            done[place] = act(line, work[place])

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for finished in [clients.submit(client, first) for first in range(CLIENTS)]:
            finished.result()
    return time.perf_counter() - began, done


def keep_pace(port: int, cookies: list[str], meeting: Meeting) -> list[float]:
    """Votes that begin at their time, however long others take. Returns how long each cast took, in seconds."""

    def voter(cookie: str) -> float:
        line = Line(port)
        key = answer(line, cookie, meeting)
        began = time.perf_counter()
        cast(line, cookie, key, meeting)
        return time.perf_counter() - began

    with ThreadPoolExecutor(len(cookies)) as voters:
        under_way = []
        for cookie in cookies:
            under_way.append(voters.submit(voter, cookie))
            time.sleep(1 / PACE_PER_S)
        return [one.result() for one in under_way]


def check(size: int) -> None:
    """Nothing lost, nothing twice."""
    acts = Act.objects.filter(channel="electronic")
    assert acts.count() == acts.values("elector").distinct().count() == size, acts.count()  # noqa: S101
    assert Mark.objects.filter(act__channel="electronic").count() == size * len(QUESTIONS)  # noqa: S101


def make_least() -> None:
    """Tables like ours with their keys and nothing that guards them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE least_act (LIKE agm_act INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)")
        cursor.execute(
            "CREATE TABLE least_mark (LIKE agm_mark INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)"
        )


def drop_least(expected: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM least_act), (SELECT count(*) FROM least_mark)")
        assert cursor.fetchone() == (expected, expected)  # noqa: S101
        cursor.execute("DROP TABLE least_mark, least_act")
