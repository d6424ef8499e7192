"""The Procfile's server with production's settings on the database of this run, and a browser's line to it."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

WEB = re.compile(r"^web: granian (.*) \S+$", re.MULTILINE)  # in the Procfile
TOKEN = "t" * 32


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(application: str) -> Iterator[tuple[int, int]]:
    """The application behind the Procfile's server, on this run's database. Gives port and process."""
    port = free_port()
    where = connection.settings_dict
    url = f"postgres://{where['USER']}:{where['PASSWORD']}@{where['HOST']}:{where['PORT'] or 5432}/{where['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "jocs_site.settings.production",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": url,
        "DEMO": "",
    }
    options = WEB.search((settings.BASE_DIR / "Procfile").read_text())[1]
    options = options.replace("0.0.0.0", "127.0.0.1").replace("${PORT:-8000}", str(port))  # noqa: S104 - not bound here
    command = [f"{os.path.dirname(sys.executable)}/granian", *options.split(), application]
    manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(manage, env=environment, check=True)  # noqa: S603 - our own command
    with open(os.devnull, "w") as nothing:
        server = subprocess.Popen(command, env=environment, stdout=nothing, stderr=nothing)  # noqa: S603 - our own
    try:
        wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with Line(port) as line:
                line.ask("GET", "/healthz", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server does not answer.")


class Line:
    """One browser's connection, kept open."""

    def __init__(self, port: int):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_error) -> None:
        self.connection.close()

    def ask(self, verb: str, path: str, cookie: str, fields: dict | None = None) -> tuple[int, str]:
        headers = {"Cookie": cookie, "X-Forwarded-Proto": "https", "Referer": "https://127.0.0.1/"}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields | {"csrfmiddlewaretoken": TOKEN})
        self.connection.request(verb, path, body, headers)
        reply = self.connection.getresponse()
        return reply.status, reply.read().decode()
