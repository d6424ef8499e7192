"""Whose payment a line of the bank is. Pure: it names reasons, it books nothing.

A line books itself only where number and kana name the same living member of today, or a payer confirmed before,
and the amount is what that member owes. Everything else waits for a clerk, the surest first.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from members.payments.files.kana import begins_like, numbers_in, payer_key
from members.payments.files.records import Line
from members.rules import MOST_YEN, member_number

MOST_SHOWN = 5
RANKS = ("number_and_kana", "confirmed", "kana_one", "conflict", "number_only", "kana_several", "nobody")


@dataclass(eq=False)  # one is another only if it is the same object, which is quick to see
class Candidate:
    """A membership as matching sees it. holder: whoever it is of, the same for two memberships of one person.

    owed_yen: of each year with something to pay, the oldest first; ended: "" or "ended" or "deceased".
    """

    membership_id: int
    number: int
    holder: tuple
    keys: frozenset[str]
    owed_yen: list[int] = field(default_factory=list)
    ended: str = ""

    def owes(self, amount_yen: int) -> bool:
        """Whether it is the oldest year, or the oldest years together."""
        return amount_yen in accumulate(self.owed_yen)


@dataclass(frozen=True)
class Match:
    """``reason``: one of ``RANKS``; ``amount``: "owed", "differs", "nothing_owed" or "too_much", "" without a member.

    members: whose it may be, the likeliest first; count: how many bear the name.
    """

    reason: str
    members: tuple[int, ...] = ()
    count: int = 0
    amount: str = ""
    differs_yen: int = 0
    ended: str = ""

    @property
    def books_itself(self) -> bool:
        return self.reason in ("number_and_kana", "confirmed") and self.amount == "owed" and not self.ended

    @property
    def rank(self) -> int:
        """0 is the surest."""
        doubt = 2 * (self.amount != "owed") + (self.ended != "")
        return RANKS.index(self.reason) * 4 + doubt


class Book:
    """All members by number, by name and by the payers confirmed for them."""

    def __init__(self, candidates: Iterable[Candidate], confirmed: Iterable[tuple[str, str, int]]):
        """``confirmed``: payer's key, sender, membership."""
        self.by_id, self.by_number, self.by_key = {}, {}, defaultdict(list)
        for candidate in candidates:
            self.by_id[candidate.membership_id] = candidate
            self.by_number[candidate.number] = candidate
            for key in candidate.keys:
                self.by_key[key].append(candidate)
        self.keys = sorted(self.by_key)
        self.confirmed = defaultdict(set)
        for key, sender, membership_id in confirmed:
            self.confirmed[key, sender].add(membership_id)

    def match(self, line: Line) -> Match:
        key = payer_key(line.payer_name)
        named = self._named(key, is_cut=line.is_cut)
        numbered = self._numbered(line)
        agreeing = [candidate for candidate in numbered if candidate in named]
        if len(agreeing) == 1:
            return _weigh("number_and_kana", agreeing, line.amount_yen)
        if not agreeing and (known := self._confirmed(key, line, named, numbered)):
            return _weigh("confirmed", [known], line.amount_yen)
        if numbered and named and not agreeing:
            return _weigh("conflict", [*numbered, *named], line.amount_yen)
        if numbered and not named:
            return _weigh("number_only", numbered, line.amount_yen)
        if not named:
            return Match("nobody", amount="too_much" if line.amount_yen > MOST_YEN else "")
        open_ones = [candidate for candidate in named if not candidate.ended] or named
        reason = "kana_one" if len(open_ones) == 1 and not line.is_cut else "kana_several"
        return _weigh(reason, open_ones, line.amount_yen)

    def settle(self, membership_id: int, amount_yen: int) -> None:
        """Forget the debts that a line of this file has just paid, so that the next one does not pay them again."""
        owed_yen, left_yen = self.by_id[membership_id].owed_yen, amount_yen
        while owed_yen and left_yen >= owed_yen[0]:
            left_yen -= owed_yen.pop(0)

    def _named(self, key: str, *, is_cut: bool) -> list[Candidate]:
        if not key:
            return []
        if not is_cut:
            return list(self.by_key.get(key, ()))
        stem = key[:-1]
        found = {}
        for place in range(bisect_left(self.keys, stem), len(self.keys)):
            if not self.keys[place].startswith(stem):
                break
            if begins_like(self.keys[place], key):
                found |= {candidate.membership_id: candidate for candidate in self.by_key[self.keys[place]]}
        return list(found.values())

    def _numbered(self, line: Line) -> list[Candidate]:
        """Payers write their number, with or without its check digit, into any field."""
        found = {}
        for number in numbers_in(line.payer_code, line.payer_name, line.remark):
            for meant in (number, member_number(str(number))):
                if meant in self.by_number:
                    found[meant] = self.by_number[meant]
        return list(found.values())

    def _confirmed(self, key: str, line: Line, named: list, numbered: list) -> Candidate | None:
        """Whom a clerk named for this payer, unless a namesake or another member's number makes it doubtful."""
        members = self.confirmed.get((key, line.sender), set())
        if len(members) != 1 or line.is_cut:
            return None
        known = self.by_id.get(next(iter(members)))
        if known is None or any(other.holder != known.holder for other in [*named, *numbered]):
            return None
        return known


def _weigh(reason: str, found: list[Candidate], amount_yen: int) -> Match:
    found = sorted(found, key=lambda one: (one.ended != "", not one.owes(amount_yen), one.number))
    best = found[0]
    owed_yen = sum(best.owed_yen)
    if amount_yen > MOST_YEN:
        amount = "too_much"
    elif best.owes(amount_yen):
        amount = "owed"
    else:
        amount = "differs" if owed_yen else "nothing_owed"
    members = tuple(dict.fromkeys(one.membership_id for one in found))
    differs_yen = amount_yen - owed_yen if amount == "differs" else 0
    return Match(reason, members[:MOST_SHOWN], len(members), amount, differs_yen, best.ended)
