"""How we measure: processor time of ours and of the peer, in turn and in one run, on a database made for it.

A benchmark is a module with ``SIZE``, ``prepare(size)`` and two functions that take what it returned: ``ours`` and
``peer``. Both must do the same work; ``check`` looks at what each left behind before it is undone.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

from django.conf import settings
from django.db import connection, transaction

TINY = 20
ROUNDS = 3


def run(benchmark: ModuleType, *, size: int | None, tiny: bool) -> str:
    """The line of figures of one benchmark: the best of three rounds each, because noise only ever adds."""
    size, rounds = (TINY, 1) if tiny else (size or benchmark.SIZE, ROUNDS)
    with throw_away_database():
        data = benchmark.prepare(size)
        seconds = {"ours": [], "peer": []}
        for _round in range(rounds):
            for side, times in seconds.items():
                with undone():
                    times.append(cpu_seconds(lambda side=side: getattr(benchmark, side)(data)))
                    benchmark.check(data)
    ours, peer = min(seconds["ours"]), min(seconds["peer"])
    name = benchmark.__name__.rpartition(".")[2]
    return f"{name}: ratio={peer / ours:.1f} ours={ours:.3f} peer={peer:.3f} unit=cpu_s size={size}"


def cpu_seconds(act: Callable[[], object]) -> float:
    """Processor time of this process, children left out; the garbage of others is cleared away first."""
    gc.collect()
    began = time.process_time()
    act()
    return time.process_time() - began


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
