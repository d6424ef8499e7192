"""A PostgreSQL server to test on: the one that is named, the one that answers, or one of our own for the while."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

FORGETFUL = "-c fsync=off -c full_page_writes=off"


@contextmanager
def server(folder: Path) -> Iterator[str | None]:
    """Yield an address with a database name that nobody else uses, or ``None`` when there is no server to be had."""
    base = _named() or _running()
    found = programs()
    if base or not found:
        yield base and f"{base}/jocs_{os.getpid()}"
        return
    with cluster(found, folder / "postgres", options=FORGETFUL) as ours:
        yield f"{ours.url}/jocs_{os.getpid()}"


def _named() -> str | None:
    url = os.environ.get("DATABASE_URL", "")
    return url.rpartition("/")[0] if url.startswith("postgres") else None


def _running() -> str | None:
    """The server on the standard port, if it lets one of the usual users make databases."""
    for user in ("postgres", "postgres:postgres", os.environ.get("USER") or "root"):
        base = f"postgres://{user}@127.0.0.1:5432"
        try:
            with psycopg.connect(f"{base}/postgres", connect_timeout=3) as connection:
                row = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
        except psycopg.OperationalError:
            continue
        if row and row[0]:
            return base
    return None


def programs() -> Path | None:
    """The folder with initdb: on PATH, or where Debian keeps the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class Cluster:
    """A server of our own. PostgreSQL refuses to run as root, so root lends it a user."""

    programs: Path
    data: Path
    port: int
    options: str

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}"

    @property
    def user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None

    def do(self, program: str, *options: str) -> None:
        command = [str(self.programs / program), "-D", str(self.data), *options]
        subprocess.run(command, user=self.user, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1 {self.options}"
        self.do("pg_ctl", "-w", "-l", str(self.data / "log"), "-o", options, "start")

    def kill(self) -> None:
        """As when the power goes: no time to say anything. Its own processes see that it is gone and end too."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def start_again(self) -> None:
        """After `kill`; it refuses as long as one of its former processes still holds the shared memory."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.start()
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


@contextmanager
def cluster(programs: Path, data: Path, *, options: str = "") -> Iterator[Cluster]:
    """A server on a free port. options: ``-c fsync=off`` and the like."""
    data.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        ours = Cluster(programs, data, probe.getsockname()[1], options)
    if ours.user:
        shutil.chown(data, ours.user)
        data.parent.chmod(0o755)
    ours.do("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    ours.start()
    try:
        yield ours
    finally:
        ours.do("pg_ctl", "-m", "immediate", "stop")
