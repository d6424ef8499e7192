"""The worker is killed in the middle, again and again: no letter goes twice, none is lost without a word."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from jocs_site.letters import services
from jocs_site.letters.models import Letter
from tests import sink as sinks
from tests.factories.letters import new_letter

LETTERS, KILLS = 120, 5
pytestmark = pytest.mark.django_db(transaction=True)


def start_worker(sink: sinks.Sink, database_url: str, folder: Path) -> subprocess.Popen:
    """A process that empties the outbox as the one in production does, on our database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "jocs_site.settings.dev",
        "DATABASE_URL": database_url,
        "EMAIL_URL": sink.url,
        "DEMO": "",
    }
    command = [sys.executable, "manage.py", "send_letters", "--lease", "1"]
    with (folder / "worker.log").open("a") as log:
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log)


def kill_after(letters: int, worker: subprocess.Popen, sink: sinks.Sink) -> None:
    """Wait until the server took so many more, then kill without warning, most likely while it confirms one."""
    goal = len(sink.received) + letters
    while len(sink.received) < goal:
        assert worker.poll() is None, "the worker ended before it was killed"
        time.sleep(0.001)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_a_worker_killed_in_the_middle_sends_each_letter_once_or_says_that_it_does_not_know(
    idle_worker, database_url, tmp_path
):
    services.post_all(new_letter(number) for number in range(LETTERS))
    with sinks.listening(delay=0.01) as sink:
        for letters in range(3, 3 + KILLS):
            worker = start_worker(sink, database_url, tmp_path)
            kill_after(letters, worker, sink)
            time.sleep(1.1)  # the lease of the letter in the middle runs out
        left = start_worker(sink, database_url, tmp_path)
        assert left.wait(timeout=60) == 0, (tmp_path / "worker.log").read_text()

    copies = sink.copies()
    by_state = {state: set(Letter.objects.filter(state=state).values_list("message_id", flat=True))
                for state in ("sent", "unsure")}  # fmt: skip
    assert set(copies.values()) == {1}
    assert by_state["sent"] <= set(copies)
    assert len(by_state["sent"]) + len(by_state["unsure"]) == LETTERS
    assert 1 <= len(by_state["unsure"]) <= KILLS
