"""Levels of risk on two scales, of which the worse counts. Source: docs/sources.md#R49"""

HIGHEST = 4
NO_TRAVEL = 3  # who travels all the same needs a named officer's decision
LEAVE = 4  # whoever is there is brought away


def worse(danger: int, infection: int) -> int:
    return max(danger, infection)


def is_no_travel(level: int) -> bool:
    return level >= NO_TRAVEL


def is_leave(level: int) -> bool:
    return level >= LEAVE
