"""How we measure: processor time of ours and of the peer, in turn and in one run, on a database made for it.

A benchmark is a module with ``SIZE``, ``prepare(size)`` and two functions that take what it returned: ``ours`` and
``peer``. Both must do the same work; ``check`` looks at what each left behind before it is undone. Where the work
commits by itself, ``reset(data)`` undoes it instead of a rollback; ``UNIT = "wall_s"`` goes by the clock on the wall.
What has several figures, or no peer, has ``measure(size, rounds)`` instead, which returns them.
"""

import gc
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import connection, transaction

from jocs_site.foundation.garbage import search_seldom

TINY = 20
ROUNDS = 3
FORK = get_context("fork")
TICK = os.sysconf("SC_CLK_TCK")


def cpu_s() -> float:
    """Processor time of this process and of the one by which PostgreSQL serves it, where that runs on this machine."""
    backend_s = 0.0
    if connection.vendor == "postgresql":
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        if stat.exists():
            backend_s = sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) / TICK
    return time.process_time() + backend_s


CLOCKS = {"cpu_s": cpu_s, "wall_s": time.perf_counter}


def run(benchmark: ModuleType, *, size: int | None, tiny: bool) -> str:
    """The line of figures of one benchmark, with the load of the machine: what it had to do besides."""
    size, rounds = (TINY, 1) if tiny else (size or benchmark.SIZE, getattr(benchmark, "ROUNDS", ROUNDS))
    name = benchmark.__name__.rpartition(".")[2]
    search_seldom()  # as the web server does once all is loaded
    with throw_away_database():
        if hasattr(benchmark, "measure"):
            figures = benchmark.measure(size, rounds)
        else:
            figures = compare(benchmark, benchmark.prepare(size), rounds=rounds)
    return f"{name}: {figures} size={size} load={os.getloadavg()[0]:.1f}"


def compare(benchmark, data, *, rounds: int, ours: str = "ours", peer: str = "peer") -> str:
    """Ours and the peer in turn: the best of the rounds of each, because noise only ever adds."""
    unit = getattr(benchmark, "UNIT", "cpu_s")
    seconds = {ours: [], peer: []}
    for _round in range(rounds):
        for side, times in seconds.items():
            with undone() if not hasattr(benchmark, "reset") else nullcontext():
                times.append(seconds_of(lambda side=side: getattr(benchmark, side)(data), CLOCKS[unit]))
                benchmark.check(data)
            if hasattr(benchmark, "reset"):
                benchmark.reset(data)
    best = {side: min(times) for side, times in seconds.items()}
    return f"ratio={best[peer] / best[ours]:.1f} ours={best[ours]:.3f} peer={best[peer]:.3f} unit={unit}"


def alone(benchmark: ModuleType, *, size: int | None) -> str:
    """Ours once, at a size that would keep the peer busy for hours."""
    size = size or benchmark.SIZE
    with throw_away_database():
        data = benchmark.prepare(size)
        peak_mb = peak_mb_of(lambda: benchmark.ours(data))
        with undone():
            seconds = seconds_of(lambda: benchmark.ours(data), cpu_s)
            benchmark.check(data)
    name = benchmark.__name__.rpartition(".")[2]
    return f"{name}: ours={seconds:.3f} unit=cpu_s peak={peak_mb:.0f} unit=mb size={size} load={os.getloadavg()[0]:.1f}"


def seconds_of(act: Callable[[], object], clock: Callable[[], float] = cpu_s) -> float:
    """The garbage of others is cleared away first."""
    connection.ensure_connection()
    gc.collect()
    began = clock()
    act()
    return clock() - began


def peak_mb_of(act: Callable[[], object]) -> float:
    """The most that Python holds for it at one moment; what is loaded already does not count."""
    with undone():
        gc.collect()
        tracemalloc.start()
        try:
            act()
            return tracemalloc.get_traced_memory()[1] / 1024**2
        finally:
            tracemalloc.stop()


def learn_sizes() -> None:
    """Let the database count its rows, as one that lives has long done; both sides plan with what it learns."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def throw_away_database() -> Iterator[None]:
    """A database with our tables and guards and nothing else, gone afterwards."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["MIGRATE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        settings.DATABASES["default"]["NAME"] = name


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what happens inside, so that each round starts from the same data."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
