"""Typing papers and proxies twice: the keys, and where two people read one paper differently."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from members.agm.rules.standing import ABSTAIN, AGAINST, BLANK, FOR, INVALID

# One key for each mark. A key for a blank too, so that nothing is blank because a finger slipped.
KEYS = {"1": FOR, "2": AGAINST, "3": ABSTAIN, "0": BLANK, "x": INVALID}


@dataclass(frozen=True)
class Reading:
    """What one person reads on a paper. ``choices``: by question, without blanks; ``holder``: ``None`` is the chair."""

    arrived_at: datetime
    choices: Mapping[str, str] = field(default_factory=dict)
    holder: int | None = None


def differences(typed: Reading, keyed: Reading) -> list[str]:
    """Where the two differ: ``arrived_at``, ``holder``, then the questions that one of them marked otherwise, sorted.

    A paper's stamp has minutes, so seconds tell nothing.
    """
    found = [] if _minute(typed.arrived_at) == _minute(keyed.arrived_at) else ["arrived_at"]
    if typed.holder != keyed.holder:
        found.append("holder")
    questions = sorted({*typed.choices, *keyed.choices})
    return found + [one for one in questions if typed.choices.get(one, BLANK) != keyed.choices.get(one, BLANK)]


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def may_check(*, typed_by: int | None, checker: int) -> bool:
    """Nobody checks what they typed themselves. What was typed before it was noted by whom, anybody may check."""
    return typed_by != checker
