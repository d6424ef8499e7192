"""Sharing files among readers so that the loads are as even as the exclusions allow. Plain Python, no database."""

from collections import Counter, deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shared:
    """``given``: the readers of each file; ``short``: files with too few readers; ``loads``: files of each reader."""

    given: dict[Hashable, list] = field(default_factory=dict)
    short: list[Hashable] = field(default_factory=list)
    loads: Counter = field(default_factory=Counter)


def share(files: Mapping[Hashable, tuple[int, Sequence]], loads: Mapping[Hashable, int]) -> Shared:
    """Give each file the readers it needs.

    files: by file how many readers it needs, and who may read it.
    loads: every reader, in the order in which equals are chosen, with what they have already.
    The same input gives the same result. No other sharing of these files has loads closer together: each file goes to
    the least loaded, then files are handed on along chains of readers as long as a chain evens two loads out.
    """
    shared, order = Shared(loads=Counter(loads)), {reader: place for place, reader in enumerate(loads)}
    for file, (needed, readers) in files.items():
        if len(readers) < needed:
            shared.short.append(file)
            continue
        chosen = sorted(readers, key=lambda reader: (shared.loads[reader], order[reader]))[:needed]
        shared.given[file] = chosen
        shared.loads.update(chosen)
    while chain := _chain(files, shared, order):
        _hand_on(chain, shared)
    for chosen in shared.given.values():
        chosen.sort(key=order.__getitem__)
    return shared


def _chain(files: Mapping, shared: Shared, order: Mapping) -> list[tuple]:
    """Who hands which file to whom, from somebody with at least two files more than the last; empty if there is none.

    As ``(giver, file, taker)``.
    """
    least = min((shared.loads[reader] for reader in order), default=0)
    heavy = sorted(order, key=lambda reader: (-shared.loads[reader], order[reader]))
    held: dict = {reader: [] for reader in order}
    for file, chosen in shared.given.items():
        for reader in chosen:
            held[reader].append(file)
    for giver in heavy:
        if shared.loads[giver] < least + 2:
            break
        if chain := _chain_from(giver, files, shared, held):
            return chain
    return []


def _chain_from(giver, files: Mapping, shared: Shared, held: Mapping) -> list[tuple]:
    reached, waiting = {giver: None}, deque([giver])
    while waiting:
        reader = waiting.popleft()
        for file in held[reader]:
            for taker in files[file][1]:
                if taker in reached or taker in shared.given[file]:
                    continue
                reached[taker] = (reader, file, taker)
                if shared.loads[taker] <= shared.loads[giver] - 2:
                    return _back(taker, reached)
                waiting.append(taker)
    return []


def _back(last, reached: Mapping) -> list[tuple]:
    chain, link = [], reached[last]
    while link:
        chain.append(link)
        link = reached[link[0]]
    return chain


def _hand_on(chain: list[tuple], shared: Shared) -> None:
    for giver, file, taker in chain:
        shared.given[file].remove(giver)
        shared.given[file].append(taker)
        shared.loads[giver] -= 1
        shared.loads[taker] += 1
