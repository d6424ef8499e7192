"""Who is present and by which act, when several acts of one elector compete. Source: docs/sources.md#R27 and #R33"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

FOR, AGAINST, ABSTAIN, INVALID, BLANK = "for", "against", "abstain", "invalid", "blank"
HALL, ELECTRONIC, WRITTEN, PROXY = "hall", "electronic", "written", "proxy"
CHANNELS = (HALL, PROXY, WRITTEN, ELECTRONIC)
ON_PAPER = (WRITTEN, PROXY)  # typed by the office


@dataclass(frozen=True)
class RuleSet:
    """What the convening decision fixes and the notice prints.

    ``double_votes``: ``last`` (the last to arrive counts) or ``electronic`` (an electronic vote before a paper);
    ``unmarked``: how a blank on a paper reads: ``abstain``, ``for``, ``against`` or ``invalid``;
    ``special_share``: the share of all votes, at least 2/3; ``notice_days``: clear days that the articles ask.
    """

    double_votes: str = "last"
    unmarked: str = ABSTAIN
    chair_breaks_ties: bool = False
    special_share: tuple[int, int] = (2, 3)
    notice_days: int = 0

    def __post_init__(self):
        above, below = self.special_share
        if not (0 < above <= below) or 3 * above < 2 * below:
            raise ValueError("A special resolution needs at least two thirds of all votes.")
        if self.double_votes not in ("last", "electronic"):
            raise ValueError("Double votes: last or electronic.")
        if self.unmarked not in (FOR, AGAINST, ABSTAIN, INVALID):
            raise ValueError("Unmarked: for, against, abstain or invalid.")

    def as_json(self) -> dict:
        return asdict(self) | {"special_share": list(self.special_share)}

    @classmethod
    def from_json(cls, data: Mapping) -> "RuleSet":
        """Raises ValueError or TypeError for rules that the law or this version does not know."""
        return cls(**{**data, "special_share": tuple(data.get("special_share", (2, 3)))})


class Act(NamedTuple):  # there may be a million, and no class is made quicker
    """One paper, electronic ballot, proxy or vote in the hall, as it arrived; nothing overwrites it.

    ``key``: order of recording; ``marks``: choice by question (``"2"``, or ``"3-1"`` for a candidate), on a proxy the
    giver's instructions; ``holder``: of a proxy, ``None`` for the chair. ``is_mistyped``: the office typed something
    else than stands on the paper, so it is void from the beginning.
    """

    key: int
    elector: int
    channel: str
    arrived_at: datetime
    marks: Mapping[str, str] = MappingProxyType({})
    holder: int | None = None
    revoked_at: datetime | None = None
    is_mistyped: bool = False


@dataclass(frozen=True)
class Stay:
    """One stay in the hall: ``in_at <= instant < out_at``; ``None``: to the end."""

    elector: int
    in_at: datetime
    out_at: datetime | None = None


@dataclass(frozen=True)
class Poll:
    """Everything that a count depends on. ``deadline``: the last instant for written and electronic votes.

    ``turnout``: whose secret ballots are in the box, nobody knows which.
    """

    rules: RuleSet
    electors: frozenset[int]
    deadline: datetime
    acts: tuple[Act, ...] = ()
    stays: tuple[Stay, ...] = ()
    chair: int | None = None
    turnout: frozenset[int] = frozenset()

    @cached_property
    def in_order(self) -> list[Act]:
        """The acts as they arrived; of those that arrived together the first recorded first."""
        recorded = sorted(self.acts, key=attrgetter("key"))
        return sorted(recorded, key=attrgetter("arrived_at"))  # twice, as what is almost in order is sorted at once

    @cached_property
    def hall_marks(self) -> dict[int, dict[str, str]]:
        """The last mark of each elector in the hall, by question."""
        marks: dict[int, dict[str, str]] = {}
        for act in self.in_order:
            if act.channel == HALL:
                marks.setdefault(act.elector, {}).update(act.marks)
        return marks


@dataclass(frozen=True)
class Standing:
    """``acts``: for each present elector the act that counts, ``None`` for those in the hall; ``void``: act -> why."""

    acts: dict[int, Act | None]
    void: dict[int, str]

    def by_channel(self) -> dict[str, int]:
        return dict.fromkeys(CHANNELS, 0) | self._ways

    @cached_property
    def _ways(self) -> Counter[str]:
        return Counter(act.channel if act else HALL for act in self.acts.values())

    @cached_property
    def voices(self) -> list[tuple[int, Act | None, int]]:
        """Everybody present as elector, act, and how many: those who say the same on the same way are one voice.

        A million acts on five questions say a few hundred things. Marks are told apart by identity, for a mapping has
        no other quick key: equal ones that are not the same object are voices of their own, and add up all the same.
        """
        many: Counter = Counter()
        first: dict = {}
        for elector, act in self.acts.items():
            voice = elector if act is None else (act.channel, act.holder, id(act.marks))
            many[voice] += 1
            first.setdefault(voice, (elector, act))
        return [(elector, act, many[voice]) for voice, (elector, act) in first.items()]


def effective_votes(poll: Poll, at: datetime | None = None) -> Standing:
    """Sort out who is present, once each, when a vote is taken at ``at`` (``None``: whoever came at all).

    Coming to the hall voids the elector's earlier acts; of the rest the convening decision's rule keeps one.
    A proxy whose holder is not in the hall is nothing, so an older act of the giver stands again. Whose secret ballot
    is in the box takes part, unless that person came.
    """
    came = {stay.elector for stay in poll.stays if at is None or stay.in_at <= at} & poll.electors
    here = {stay.elector for stay in poll.stays if _is_there(stay, at)} & poll.electors
    void, chosen, rivals = {}, {}, {}
    for act in poll.in_order:
        if reason := _why_void(poll, act, came, here, at):
            void[act.key] = reason
        elif act.channel == HALL:
            continue
        elif act.elector not in chosen:  # most electors send one, and no list is made for those
            chosen[act.elector] = act
        else:
            rivals.setdefault(act.elector, [chosen[act.elector]]).append(act)
    for elector, acts in rivals.items():
        chosen[elector] = _choose(acts, poll.rules)
        void |= {act.key: "superseded" for act in acts if act.key != chosen[elector].key}
    boxed = (poll.turnout & poll.electors) - came - chosen.keys()
    chosen |= dict.fromkeys(here) | {elector: in_box(poll, elector) for elector in boxed}
    return Standing(chosen, void)


def in_box(poll: Poll, elector: int) -> Act:
    """What stands for a secret ballot: an electronic vote in time that says nothing."""
    return Act(0, elector, ELECTRONIC, poll.deadline)


def _is_there(stay: Stay, at: datetime | None) -> bool:
    return at is None or (stay.in_at <= at and (stay.out_at is None or at < stay.out_at))


def _why_void(poll: Poll, act: Act, came: set[int], here: set[int], at: datetime | None) -> str:
    """The first ground on which an act does not count, or an empty string."""
    if act.elector not in poll.electors:
        return "struck"
    if act.is_mistyped:
        return "mistyped"
    if act.revoked_at is not None and (at is None or act.revoked_at <= at):
        return "revoked"
    if act.channel == HALL:
        return "" if act.elector in came else "absent"
    closes_at = at if act.channel == PROXY else poll.deadline
    if closes_at is not None and act.arrived_at > closes_at:
        return "late"
    if act.elector in came:
        return "attended"
    holder = poll.chair if act.holder is None else act.holder
    return "no_holder" if act.channel == PROXY and holder not in here else ""


def _choose(acts: list[Act], rules: RuleSet) -> Act:
    """The one that counts among several valid acts, given in order of arrival."""
    if rules.double_votes == "electronic":
        acts = [act for act in acts if act.channel == ELECTRONIC] or acts
    last = acts[-1]
    twins = [act for act in acts if act.arrived_at == last.arrived_at and act.channel == WRITTEN]
    return _reconcile(last, twins) if last.channel == WRITTEN and len(twins) > 1 else last


def _reconcile(last: Act, twins: Iterable[Act]) -> Act:
    """Papers that arrived together: where their marks differ, no order tells which is meant, so neither is."""
    marks = dict(last.marks)
    for twin in twins:
        for question in {*marks, *twin.marks}:
            if marks.get(question, BLANK) != twin.marks.get(question, BLANK):
                marks[question] = INVALID
    return last._replace(marks=marks)
