"""Public pages: as fast as a file where they are kept, cheap where they are made, and new soon after a change.

``kept``: requests a second of a page in the memory of the Procfile's two workers, by wrk with 16 connections, beside
nginx with two workers sending the same bytes as a file (``file``), and beside the same server asked by somebody with a
session cookie, for whom each page is made anew (``made``). All in turn and in one run, the best of the rounds. Needs
PostgreSQL, wrk and nginx (Debian: wrk, nginx-light).

``cold``: processor time of ours and of PostgreSQL, questions, and thousands of function calls of each kind of page
through all of Django when the page is not kept (where the site stands, which Wagtail keeps in the cache, is known), and
the same for who is signed in. The calls are the same on every machine; the time of one that others use too is not.
``size``: how many news there are in each language.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from wagtail.models import Page

from benchmarks.frame import cpu_s, learn_sizes, seconds_of
from benchmarks.server import Line, free_port, served
from home.imports import read_offices, read_pages
from home.mending import pages_to_mend
from home.models import ContentPage
from home.services import build_site
from tests.factories.people import PersonFactory, UserFactory

SIZE = 50
ROUNDS = 3
IN_A_ROW = 20  # what PostgreSQL needs is counted in hundredths of a second: a single page would seem to cost it nothing
CONNECTIONS, SECONDS = 16, 4
HOME = "/ja/"
PAGES = {
    "home": HOME,
    "content": "/ja/about/",
    "news": "/ja/news/",
    "item": "/ja/news/item-1/",
    "workers": "/ja/workers/",
    "scholarships": "/ja/scholarships/",
    "meetings": "/ja/workers/meetings/",
    "volunteering": "/ja/volunteering/",
    "search": "/ja/search/?q=%E6%9C%AC%E6%96%87",
    "feed": "/ja/feed/",
    "sitemap": "/sitemap.xml",
}
NGINX = """daemon off; worker_processes 2; pid {folder}/pid; error_log /dev/null;
events {{}}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder}; default_type text/html;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; gzip_static on; }}
}}
"""


def measure(size: int, rounds: int) -> str:
    prepare(size)
    figures = [cold(rounds), signed_in(rounds), change(rounds)]
    missing = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if connection.vendor != "postgresql" or missing:
        return " ".join([*figures, f"kept=left out, for want of {' and '.join(missing) or 'PostgreSQL'}"])
    with served("jocs_site.wsgi:application") as (port, _pid):
        return " ".join([*figures, kept(port, rounds), seen(port)])


def prepare(size: int) -> None:
    folder = settings.BASE_DIR / "demo"
    pages = read_pages(folder / "pages")
    words = {"lead": "短い前書き。", "body": [{"text": "<p>本文がここに続きます。</p>" * 10}]}
    for number in range(1, size + 1):
        item = {code: words | {"title": f"お知らせ {number}"} for code in ("ja", "en")}
        pages[f"news/item-{number}"] = {"kind": "news", "days_ago": number, **item}
    call_command("createcachetable", "jocs_site_cache")  # as production has it; the suite's settings do without
    build_site(pages=pages, offices=read_offices(folder / "offices.yaml"), today=localdate())
    learn_sizes()


def cold(rounds: int) -> str:
    return _each("cold", Client(), PAGES, rounds)


def signed_in(rounds: int) -> str:
    user = UserFactory()
    PersonFactory(user=user)
    visitor = Client()
    visitor.force_login(user)
    return _each("signed_in", visitor, {"home": HOME, "news": PAGES["news"], "my": "/ja/my/"}, rounds)


def _each(what: str, client: Client, pages: dict[str, str], rounds: int) -> str:
    figures = []
    for name, address in pages.items():
        _ask(client, address)  # templates are read once a process
        with CaptureQueriesContext(connection) as asked:
            _ask(client, address)
        questions = len(asked)
        calls = _calls(lambda address=address: _ask(client, address))
        own, whole = (
            min(seconds_of(lambda address=address: _ask(client, address, IN_A_ROW), clock) for _round in range(rounds))
            for clock in (time.process_time, cpu_s)
        )
        spent = f"{1000 * own / IN_A_ROW:.0f}+{1000 * max(whole - own, 0) / IN_A_ROW:.0f}ms"
        figures.append(f"{name}={spent}/{questions}q/{calls / 1000:.0f}k")
    return f"{what}: {' '.join(figures)}"


def _calls(act: Callable[[], object]) -> int:
    """How many functions are called: the same on every machine, whatever else it does."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


def _ask(client: Client, address: str, times: int = 1) -> None:
    for _time in range(times):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)  # noqa: S101


def change(rounds: int) -> str:
    publish, mend = (min(seconds_of(act) for _round in range(rounds)) for act in (_publish, _mend))
    return f"publish={1000 * publish:.0f}ms mend={1000 * mend:.0f}ms unit=cpu_ms"


def _mend() -> None:
    """The report of what is to be mended, over all pages."""
    pages_to_mend(Page.objects.all())


def _publish(title: str = "JOCSについて") -> None:
    page = ContentPage.objects.get(slug="about", locale__language_code="ja")
    page.title = title
    page.save_revision().publish()


def kept(port: int, rounds: int) -> str:
    """Plain and packed, at the rate of a file, and against a page that is made each time."""
    with Line(port) as line:
        status, page = line.ask("GET", HOME, "")
    assert status == 200, (status, page[:2000])  # noqa: S101
    with tempfile.TemporaryDirectory() as folder, file_server(Path(folder), page.encode()) as file_port:
        ours, packed, made, file, file_packed = (
            max(rate() for _round in range(rounds))
            for rate in (
                lambda: wrk(port, HOME),
                lambda: wrk(port, HOME, "Accept-Encoding: gzip"),
                lambda: wrk(port, HOME, "Cookie: __Host-session=nobody"),
                lambda: wrk(file_port, "/page.html"),
                lambda: wrk(file_port, "/page.html", "Accept-Encoding: gzip"),
            )
        )
    return (
        f"kept: of_file={ours / file:.2f} of_packed_file={packed / file_packed:.2f} over_made={ours / made:.0f} "
        f"ours={ours:.0f} packed={packed:.0f} made={made:.0f} file={file:.0f} file_packed={file_packed:.0f} "
        "unit=requests_per_s workers=2"
    )


@contextmanager
def file_server(folder: Path, body: bytes) -> Iterator[int]:
    (folder / "files").mkdir()
    (folder / "files" / "page.html").write_bytes(body)
    subprocess.run(["gzip", "-k", "-9", str(folder / "files" / "page.html")], check=True)  # noqa: S603, S607
    folder.chmod(0o755)  # nginx' workers are nobody
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])  # noqa: S603, S607
    try:
        _until(lambda: wrk(port, "/page.html", seconds=1) > 0)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def wrk(port: int, path: str, *headers: str, seconds: int = SECONDS) -> float:
    """Requests a second; raises when one was answered with anything but 200."""
    options = [part for header in ("X-Forwarded-Proto: https", *headers) for part in ("-H", header)]
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", *options, f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    assert "Non-2xx" not in told, told  # noqa: S101
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    return float(rate[1]) if rate else 0.0


def seen(port: int) -> str:
    """How long after the change every one of many connections, which both workers answer, shows it."""
    paths = [HOME, PAGES["content"], PAGES["news"]]
    waits = []
    for number in range(5):
        title = f"JOCSについて {number}"
        for path in paths:
            _shown(port, path, "JOCS")
        _publish(title)
        began = time.perf_counter()
        _until(lambda title=title: all(_shown(port, path, title) for path in paths))
        waits.append(time.perf_counter() - began)
    return f"seen_after={max(waits):.2f}s"


def _shown(port: int, path: str, words: str) -> bool:
    """Whether eight new connections all get a page with these words."""
    for _connection in range(8):
        with Line(port) as line:
            if words not in line.ask("GET", path, "")[1]:
                return False
    return True


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < deadline, "It never came."  # noqa: S101
        time.sleep(0.02)
