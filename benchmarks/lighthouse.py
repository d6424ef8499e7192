"""Lighthouse on a phone, each kind of public page in both languages: performance, access, best practices, search.

Needs PostgreSQL, nginx, Chromium as the browser tests find it, and npm's ``lighthouse`` in the path or at
``LIGHTHOUSE``. Ends with the least of each score and names the pages below 100. ``size``: how many news there are in
each language.

nginx stands in front as the proxy of production does and says that the visitor came by TLS. A browser that says so
itself does it for pages alone, and not for the script that works in the background.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from benchmarks.pages import prepare
from benchmarks.server import free_port, served, wait_for
from tests.suite.browser import program

SIZE = 12
PROXY = """daemon off; worker_processes 1; pid {folder}/pid; error_log /dev/null;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-For $remote_addr;
    }}
  }}
}}
"""
SCORES = ("performance", "accessibility", "best-practices", "seo")
PAGES = (
    "",
    "about/",
    "about/history/",
    "about/documents/",
    "about/newsletter/",
    "what-we-do/countries/",
    "news/",
    "news/item-1/",
    "news/events/",
    "news/events/charity-concert/",
    "contact/",
    "contact/questions/",
    "contact/write/",
    "workers/",
    "workers/check/",
    "workers/meetings/",
    "volunteering/",
    "scholarships/",
    "join/",
    "give/",
    "newsletter/",
)


def measure(size: int, rounds: int) -> str:
    tool, chromium = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse"), program()
    if connection.vendor != "postgresql" or not tool or not chromium or not shutil.which("nginx"):
        return "left out, for want of PostgreSQL, nginx, lighthouse or Chromium"
    prepare(size)
    with served("jocs_site.wsgi:application") as (behind, _pid), proxy(behind) as port:
        site = f"http://127.0.0.1:{port}"
        found = {
            path: best_of(rounds, tool, chromium, f"{site}{path}")
            for path in (f"/{code}/{page}" for code in ("ja", "en") for page in PAGES)
        }
    below = [f"{path}={'/'.join(map(str, scores))}" for path, scores in found.items() if min(scores) < 100]
    least = "/".join(str(min(column)) for column in zip(*found.values(), strict=True))
    return f"pages={len(found)} least={least} below: {' '.join(below) or 'none'}"


@contextmanager
def proxy(behind: int) -> Iterator[int]:
    """The port of an nginx that hands all on to another."""
    with tempfile.TemporaryDirectory() as folder:
        port, config = free_port(), Path(folder) / "nginx.conf"
        config.write_text(PROXY.format(folder=folder, port=port, behind=behind))
        server = subprocess.Popen(["nginx", "-c", str(config)])  # noqa: S603, S607
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


def best_of(rounds: int, tool: str, chromium: str, url: str) -> tuple[int, ...]:
    """Each score, the best of the rounds, because a busy machine only ever takes away. All 100 is not asked again."""
    best = (0,) * len(SCORES)
    for _round in range(rounds):
        best = tuple(map(max, best, look(tool, chromium, url)))
        if min(best) == 100:
            break
    return best


def look(tool: str, chromium: str, url: str) -> list[int]:
    command = [
        tool,
        url,
        f"--only-categories={','.join(SCORES)}",
        "--form-factor=mobile",
        "--output=json",
        "--quiet",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - named above
    told = json.loads(done.stdout)["categories"]
    return [round(100 * (told[score]["score"] or 0)) for score in SCORES]
