"""How often Python looks for garbage that counting references does not find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 20_000  # Python's own 700 let a request that makes thousands of rows be searched again and again


def search_seldom() -> None:
    """For a process that has loaded what it needs: that stays for good, and new objects are looked through seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)


@contextmanager
def not_searched() -> Iterator[None]:
    """For work that makes very many objects to keep: looking through all of them again and again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
