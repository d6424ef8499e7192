"""Whether the board of directors and the auditors are lawful after an election. Source: docs/sources.md#R41

An election may have more candidates than seats, and after the notice nobody can change the slate. So every check asks
whether the law holds whoever of the candidates is elected.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jocs_site.foundation.names import search_key

DIRECTORS, AUDITORS = "directors", "auditors"
FEWEST = {DIRECTORS: 3, AUDITORS: 1}


@dataclass(frozen=True)
class Officer:
    """``kin``: a word shared by all who are kin of each other; ``body``: another body they serve; empty where none."""

    name: str
    kin: str = ""
    body: str = ""
    is_outside: bool = False


@dataclass(frozen=True)
class Slate:
    """One organ: those who stay, and for each election its seats and candidates."""

    stays: Sequence[Officer] = ()
    elections: Sequence[tuple[int, Sequence[Officer]]] = ()

    @property
    def everybody(self) -> list[Officer]:
        return [*self.stays, *(one for _seats, candidates in self.elections for one in candidates)]

    @property
    def size(self) -> int:
        """How many there are when every seat that can be filled is filled."""
        return len(self.stays) + sum(min(seats, len(candidates)) for seats, candidates in self.elections)

    def most(self, of: Iterable[Officer]) -> int:
        """How many of these can be in office at most."""
        of = list(of)
        elected = (min(seats, sum(one in of for one in candidates)) for seats, candidates in self.elections)
        return sum(one in of for one in self.stays) + sum(elected)


def too_few(organ: str, slate: Slate) -> bool:
    """Directors at least three, auditors at least one."""
    return slate.size < FEWEST[organ]


def above_a_third(slate: Slate, tie: str) -> list[list[str]]:
    """Names of each group that can hold more than a third of the organ. ``tie``: ``kin`` or ``body``.

    One alone is no group: a body of one or two always is above a third.
    """
    groups: dict[str, list[Officer]] = {}
    for one in slate.everybody:
        if key := search_key(getattr(one, tie)):
            groups.setdefault(key, []).append(one)
    return [
        [one.name for one in group]
        for group in groups.values()
        if (most := slate.most(group)) > 1 and most * 3 > slate.size
    ]


def may_lack_outsider(slate: Slate) -> bool:
    """Whether the organ can end up without anybody from outside."""
    return slate.size <= slate.most(one for one in slate.everybody if not one.is_outside)


def kin_across(directors: Slate, auditors: Slate) -> list[tuple[str, str]]:
    """Pairs of director and auditor who are kin of each other."""
    return [
        (director.name, auditor.name)
        for director in directors.everybody
        for auditor in auditors.everybody
        if director.kin and search_key(director.kin) == search_key(auditor.kin)
    ]
