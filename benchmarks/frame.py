"""How we measure: processor time of ours and of the peer, in turn and in one run, on a database made for it.

A benchmark is a module with ``SIZE``, ``prepare(size)`` and two functions that take what it returned: ``ours`` and
``peer``. Both must do the same work; ``check`` looks at what each left behind before it is undone. Where the work
commits by itself, ``reset(data)`` undoes it instead of a rollback; ``UNIT = "wall_s"`` goes by the clock on the wall.
One that has no peer has ``measure(size, rounds)`` instead, which returns its figures.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import ModuleType

from django.conf import settings
from django.db import connection, transaction

TINY = 20
CLOCKS = {"cpu_s": time.process_time, "wall_s": time.perf_counter}
ROUNDS = 3


def run(benchmark: ModuleType, *, size: int | None, tiny: bool) -> str:
    """The line of figures of one benchmark: the best of three rounds each, because noise only ever adds."""
    size, rounds = (TINY, 1) if tiny else (size or benchmark.SIZE, ROUNDS)
    unit = getattr(benchmark, "UNIT", "cpu_s")
    name = benchmark.__name__.rpartition(".")[2]
    with throw_away_database():
        if hasattr(benchmark, "measure"):
            return f"{name}: {benchmark.measure(size, rounds)}"
        data = benchmark.prepare(size)
        seconds = {"ours": [], "peer": []}
        for _round in range(rounds):
            for side, times in seconds.items():
                with undone() if not hasattr(benchmark, "reset") else nullcontext():
                    times.append(seconds_of(lambda side=side: getattr(benchmark, side)(data), CLOCKS[unit]))
                    benchmark.check(data)
                if hasattr(benchmark, "reset"):
                    benchmark.reset(data)
    ours, peer = min(seconds["ours"]), min(seconds["peer"])
    return f"{name}: ratio={peer / ours:.1f} ours={ours:.3f} peer={peer:.3f} unit={unit} size={size}"


def alone(benchmark: ModuleType, *, size: int | None) -> str:
    """Ours once for seconds and once for memory, at a size that would keep the peer busy for hours."""
    size = size or benchmark.SIZE
    with throw_away_database():
        data = benchmark.prepare(size)
        with undone():
            seconds = seconds_of(lambda: benchmark.ours(data), time.process_time)
            benchmark.check(data)
        with undone():
            gc.collect()
            tracemalloc.start()
            benchmark.ours(data)
            peak_mb = tracemalloc.get_traced_memory()[1] / 1024**2
            tracemalloc.stop()
    name = benchmark.__name__.rpartition(".")[2]
    return f"{name}: ours={seconds:.3f} unit=cpu_s peak={peak_mb:.0f} unit=mb size={size}"


def seconds_of(act: Callable[[], object], clock: Callable[[], float]) -> float:
    """Time of this process, children left out; the garbage of others is cleared away first."""
    gc.collect()
    began = clock()
    act()
    return clock() - began


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
