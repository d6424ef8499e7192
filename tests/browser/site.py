"""A site of its own for browser tests: the demo's data, served as in production, gone afterwards."""

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = "granian --interface wsgi --workers 1 --blocking-threads 2 --no-ws --host 127.0.0.1"

PATIENCE = 180  # seconds for what takes three on a quiet machine


BETWEEN_MAILS = "\n" + "-" * 79 + "\n"


@dataclass(frozen=True)
class Site:
    """``folder`` holds its database, uploads and mails; ``url`` is empty until it is served."""

    folder: Path
    url: str = ""

    @property
    def told(self) -> Path:
        return self.folder / "told.txt"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "jocs_site.settings.dev",
            "SECRET_KEY": "only for tests",  # the key of jocs_site.settings.test, under which tests read a kept site
            "DEMO": "1",
            "PORT": self.url.rpartition(":")[2] or "8000",
            "DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}",
            "MEDIA_STORAGE_URL": f"file://{self.folder / 'media'}",
            "EMAIL_URL": f"filemail:///{self.folder / 'mail'}",
            "REDIS_URL": "",
        }

    def manage(self, *command: str) -> str:
        """Run a management command on this site's data and return what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mails(self) -> list[str]:
        """What was sent so far, oldest first, as it went over the wire.

        Django names a file by the second and by where the sender lies in memory, so two mails may stand in one.
        """
        files = sorted((self.folder / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [mail for path in files for mail in path.read_text().split(BETWEEN_MAILS) if mail.strip()]


def prepare(folder: Path) -> Site:
    """A site with the demo, made unless it stands in ``folder`` already; what the loading said is kept there too."""
    folder.mkdir(exist_ok=True)
    site = Site(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes meanwhile waits, and finds all done
        told = site.manage("prepare")
        if not site.told.exists():
            site.told.write_text(told)
    return site


@contextmanager
def serve(original: Site, folder: Path, *, days_later: int = 0) -> Iterator[Site]:
    """Serve a copy, so that what one module's tests do is not seen by the next.

    days_later: by how much the clock of the server is ahead, for what has to wait for its day.
    """
    _copy(original.folder, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(folder, f"http://127.0.0.1:{port}")
    with (folder / "server.log").open("w") as log:
        application = "tests.browser.later:application" if days_later else "jocs_site.wsgi:application"
        command = [*SERVER.split(), "--port", str(port), application]
        environment = site.environment | {"DAYS_LATER": str(days_later)}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def _copy(original: Path, folder: Path) -> None:
    """The database through SQLite: it may be in use, and its files beside it come and go."""
    name = "db.sqlite3"
    shutil.copytree(original, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(f"{name}*"))
    with closing(sqlite3.connect(original / name)) as theirs, closing(sqlite3.connect(folder / name)) as ours:
        theirs.backup(ours)


def _wait_for(site: Site, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, (site.folder / "server.log").read_text()
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=30):
                return
        except OSError:  # nobody there yet, or too busy to answer
            time.sleep(0.1)
    raise TimeoutError((site.folder / "server.log").read_text())


if __name__ == "__main__":  # once for all steps of the suite that look at the demo
    prepare(Path(sys.argv[1]))
