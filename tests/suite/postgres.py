"""A PostgreSQL server to test on: the one that is named, the one that answers, or one of our own for the while."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def server(folder: Path) -> Iterator[str | None]:
    """Yield an address with a database name that nobody else uses, or ``None`` when there is no server to be had."""
    base = _named() or _running()
    programs = _programs()
    if base or not programs:
        yield base and f"{base}/jocs_{os.getpid()}"
        return
    with _cluster(programs, folder / "postgres") as base:
        yield f"{base}/jocs_{os.getpid()}"


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


def _programs() -> Path | None:
    """The folder with initdb: on PATH, or where Debian keeps the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def _cluster(programs: Path, data: Path) -> Iterator[str]:
    """A server on a free port that forgets everything. PostgreSQL refuses to run as root, so root lends it a user."""
    user = "postgres" if os.geteuid() == 0 else None
    data.mkdir()
    if user:
        shutil.chown(data, user)
        data.parent.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def do(program: str, *options: str) -> None:
        command = [str(programs / program), "-D", str(data), *options]
        subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd="/")

    do("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    do("pg_ctl", "-w", "-l", str(data / "log"), "-o", options, "start")
    try:
        yield f"postgres://postgres@127.0.0.1:{port}"
    finally:
        do("pg_ctl", "-m", "immediate", "stop")
