"""What somebody who thinks of going may ask themselves first; it turns nobody away.

Source: docs/sources.md#self-check
"""

from collections.abc import Mapping
from enum import StrEnum


class Point(StrEnum):
    PROFESSION = "profession"
    PRACTICE = "practice"
    TERM = "term"
    LANGUAGE = "language"
    TEACHING = "teaching"
    HEALTH = "health"
    FAMILY = "family"
    GROUND = "ground"
    TELLING = "telling"


class Said(StrEnum):
    YES = "yes"
    SOON = "soon"
    NO = "no"


# Without these nobody can be sent, whatever else speaks for them.
NEEDED = {Point.PROFESSION, Point.TERM, Point.HEALTH}


class Outcome(StrEnum):
    TALK = "talk"
    PREPARE = "prepare"
    OTHER_WAYS = "other_ways"


def outcome(said: Mapping[Point, Said]) -> Outcome:
    """``said``: an answer to every point. A plain no to what is needed points to other ways of taking part."""
    if any(said[point] == Said.NO for point in NEEDED):
        return Outcome.OTHER_WAYS
    return Outcome.TALK if all(said[point] == Said.YES for point in Point) else Outcome.PREPARE


def to_prepare(said: Mapping[Point, Said]) -> list[Point]:
    """What was not answered with yes, in the order of the questions."""
    return [point for point in Point if said[point] != Said.YES]
