"""Quorum, majorities and elections, in whole numbers. What the law leaves open is named, never decided by a machine.

Source: docs/sources.md#R27 to #R30
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from members.agm.rules import secret
from members.agm.rules.calling import ELECTION, REPORT, SPECIAL
from members.agm.rules.standing import (
    ABSTAIN,
    AGAINST,
    BLANK,
    ELECTRONIC,
    FOR,
    INVALID,
    WRITTEN,
    Act,
    Poll,
    Standing,
    effective_votes,
)

NO_VOTE = secret.NO_VOTE
VOTES = (FOR, AGAINST, ABSTAIN, INVALID, NO_VOTE)


@dataclass(frozen=True)
class Item:
    """One item of the agenda. ``taken_at``: when its vote was taken in the hall; ``None``: not noted.

    ``is_taken``: whether it was put to the vote at all. ``hands``: by question, how many of those in the hall who have
    not voted by name raised a hand for, against, and to abstain. ``ballots``: of a secret item, by question, what the
    ballots in the box say; its ``hands`` are the papers filled in in the hall.
    """

    number: int
    majority: str
    seats: int = 0
    candidates: tuple[int, ...] = ()
    taken_at: datetime | None = None
    is_taken: bool = True
    hands: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ballots: Mapping[str, Mapping[str, int]] | None = None

    def questions(self) -> list[str]:
        """What is voted on: the item itself, or each candidate on its own; a report is not voted on."""
        if self.majority == ELECTION:
            return [question_key(self.number, candidate) for candidate in self.candidates]
        return [] if self.majority == REPORT else [question_key(self.number)]


def question_key(item: int, candidate: int | None = None) -> str:
    return f"{item}" if candidate is None else f"{item}-{candidate}"


def quorum(electors: int) -> int:
    """The smallest number that is more than half: 159 of 317."""
    return electors // 2 + 1


def has_quorum(present: int, electors: int) -> bool:
    return 2 * present > electors


def ordinary_needed(present: int) -> int:
    """Yes votes for an ordinary majority of those present: 130 of 259."""
    return present // 2 + 1


def is_ordinary_majority(yes: int, present: int) -> bool:
    return 2 * yes > present


def special_needed(electors: int, share: tuple[int, int] = (2, 3)) -> int:
    """Yes votes for a special majority: half of all members and ``share`` of all votes, rounded up: 212 of 317."""
    above, below = share
    return max((electors + 1) // 2, -(-above * electors // below))


def is_special_majority(yes: int, electors: int, share: tuple[int, int] = (2, 3)) -> bool:
    above, below = share
    return 2 * yes >= electors and below * yes >= above * electors


def count(poll: Poll, items: list[Item]) -> dict:
    """The result of the whole meeting as data that JSON can hold; the same input always gives the same result."""
    standings = {instant: effective_votes(poll, instant) for instant in {item.taken_at for item in items}}
    first = standings[items[0].taken_at] if items else effective_votes(poll)
    lines = [_item_result(poll, item, standings[item.taken_at]) for item in items]
    return {
        "electors": len(poll.electors),
        **_presence(first, len(poll.electors)),
        "void": dict(sorted(Counter(first.void.values()).items())),
        "items": lines,
        "needs_decision": any(line["needs_decision"] for line in lines),
    }


def _presence(standing: Standing, electors: int) -> dict:
    present = len(standing.acts)
    needed = quorum(electors)
    return {
        "present": standing.by_channel() | {"total": present},
        "quorum": {"needed": needed, "met": has_quorum(present, electors), "short": max(0, needed - present)},
    }


def _item_result(poll: Poll, item: Item, standing: Standing) -> dict:
    electors = len(poll.electors)
    if item.ballots is not None:
        poll, standing = secret.before_the_box(poll, item.taken_at)
    line = {"number": item.number, "majority": item.majority, **_presence(standing, len(poll.electors))}
    if not item.is_taken:
        return line | {"outcome": "not_taken", "needs_decision": False}
    tallies = {question: _tally(poll, item, standing, question) for question in item.questions()}
    if doubtful := [question for question in item.hands if not _takes_hands(poll, standing, item, question)]:
        return line | {"doubtful_hands": sorted(doubtful), "outcome": "needs_decision", "needs_decision": True}
    for question, hands in item.hands.items():
        tallies[question] = with_hands(tallies[question], hands)
    if item.ballots is not None:
        line["secret"] = secret.told(poll, electors, tallies)
    if item.majority == REPORT:
        return line | {"outcome": "reported", "needs_decision": False}
    if item.majority == ELECTION:
        return line | _election_result(item, tallies, line["present"]["total"], line["quorum"]["met"])
    return line | _resolution_result(poll, item, tallies[question_key(item.number)], line)


def _tally(poll: Poll, item: Item, standing: Standing, question: str) -> dict[str, int]:
    if item.ballots is None:
        return tally(poll, standing, question)
    return secret.tally(standing, item.ballots.get(question, {}))


def tally(poll: Poll, standing: Standing, question: str) -> dict[str, int]:
    """How those present voted on one question; the numbers add up to those present."""
    votes = Counter()
    for elector, act, many in standing.voices:
        votes[vote_of(poll, elector, act, question)] += many
    return {vote: votes[vote] for vote in VOTES}


def with_hands(votes: Mapping[str, int], hands: Mapping[str, int]) -> dict[str, int]:
    """Hands that were counted belong to people in the hall who else would stand as present without a vote."""
    raised = {choice: votes[choice] + hands.get(choice, 0) for choice in (FOR, AGAINST, ABSTAIN)}
    return dict(votes) | raised | {NO_VOTE: votes[NO_VOTE] - sum(hands.values())}


def free_hands(poll: Poll, standing: Standing, question: str) -> int:
    """How many are in the hall who have not voted on this question by name."""
    here = [elector for elector, act in standing.acts.items() if act is None]
    return sum(poll.hall_marks.get(elector, {}).get(question, BLANK) == BLANK for elector in here)


def _takes_hands(poll: Poll, standing: Standing, item: Item, question: str) -> bool:
    """No more hands than people; else somebody was counted twice, or left before the vote was taken."""
    free = free_hands(poll, standing, question) if item.ballots is None else secret.free_papers(poll, standing)
    return sum(item.hands[question].values()) <= free


def vote_of(poll: Poll, elector: int, act: Act | None, question: str) -> str:
    """What one present elector says to one question; present without a vote is ``none``.

    A proxy speaks by its instruction, or else as its holder votes in the hall.
    """
    if act is not None:
        mark = act.marks.get(question, BLANK)
        if mark != BLANK:
            return mark
        if act.channel == WRITTEN:
            return poll.rules.unmarked
        if act.channel == ELECTRONIC:
            return NO_VOTE
    voice = elector if act is None else poll.chair if act.holder is None else act.holder
    spoken = poll.hall_marks.get(voice, {}).get(question, BLANK)
    return NO_VOTE if spoken == BLANK else spoken


def _resolution_result(poll: Poll, item: Item, votes: dict[str, int], line: dict) -> dict:
    present, electors, share = line["present"]["total"], len(poll.electors), poll.rules.special_share
    special = item.majority == SPECIAL
    carried = is_special_majority(votes[FOR], electors, share) if special else is_ordinary_majority(votes[FOR], present)
    chair_mark = poll.hall_marks.get(poll.chair, {}).get(question_key(item.number))
    tie = not special and is_tie(votes, present)
    open_tie = tie and poll.rules.chair_breaks_ties and chair_mark is None
    outcome = "passed" if carried else "needs_decision" if open_tie else "rejected"
    if not line["quorum"]["met"]:
        outcome = "no_quorum"
    return {
        "votes": votes,
        "needed": special_needed(electors, share) if special else ordinary_needed(present),
        "tie": tie,
        "outcome": outcome,
        "needs_decision": outcome == "needs_decision",
    }


def is_tie(votes: Mapping[str, int], present: int) -> bool:
    """As many for as against, so that one vote more would carry it."""
    return votes[FOR] == votes[AGAINST] and is_ordinary_majority(votes[FOR] + 1, present)


def _election_result(item: Item, tallies: dict[str, dict[str, int]], present: int, quorate: bool) -> dict:
    yes = {candidate: tallies[question_key(item.number, candidate)][FOR] for candidate in item.candidates}
    outcomes = elect(yes, present=present, seats=item.seats) if quorate else dict.fromkeys(yes, "no_quorum")
    elected = sum(outcome == "elected" for outcome in outcomes.values())
    undecided = sum(outcome == "needs_decision" for outcome in outcomes.values())
    filled = item.seats if undecided else elected
    return {
        "seats": item.seats,
        "needed": ordinary_needed(present),
        "candidates": [
            {"number": number, "votes": tallies[question_key(item.number, number)], "outcome": outcomes[number]}
            for number in item.candidates
        ],
        "elected": elected,
        "vacant": item.seats - filled,
        "outcome": "needs_decision" if undecided else "no_quorum" if not quorate else "elected",
        "needs_decision": bool(undecided),
    }


def elect(yes: Mapping[int, int], *, present: int, seats: int) -> dict[int, str]:
    """Each candidate's outcome: a majority of those present comes first, then most votes up to the seats.

    Equal votes for the last seat are ``needs_decision``; a seat without a majority stays vacant.
    """
    able = sorted((votes for votes in yes.values() if is_ordinary_majority(votes, present)), reverse=True)
    contested = len(able) > seats
    bar = able[seats - 1] if contested and seats else 0
    tied = contested and seats and able[seats] == bar

    def outcome(votes: int) -> str:
        if not is_ordinary_majority(votes, present) or (contested and (not seats or votes < bar)):
            return "not_elected"
        return "needs_decision" if tied and votes == bar else "elected"

    return {candidate: outcome(votes) for candidate, votes in yes.items()}
