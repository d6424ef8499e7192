"""A map of where people are, drawn on the server: readable without script, without colour and on paper.

A dot stands where its place says, or in the middle of the country, several side by side: which region it means is said
in words. How exact a place is, and what may be told of it, is for the room that gives it. Shapes: README.md
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, pi, sin, sqrt
from pathlib import Path

SHAPES = Path(__file__).with_name("shapes.json")
DOT, MOST = 9, 26
NEAR = DOT * 2  # whose middles are nearer cover each other


@dataclass(frozen=True)
class Place:
    """``people``: how many are there, ``None`` where no more than the country may be told; ``region``: may be empty.

    ``at``: latitude and longitude in degrees, as exact as the reader may know; ``None`` where nobody entered them.
    """

    country: str
    country_name: str
    region: str
    people: int | None
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    r: float
    place: Place


@dataclass(frozen=True)
class Land:
    """A country in which somebody is."""

    name: str
    path: str


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    ground: str
    lands: list[Land]
    dots: list[Dot]
    places: list[Place]


@cache
def shapes() -> dict:
    return json.loads(SHAPES.read_text())


def draw_map(places: Sequence[Place]) -> Map:
    """Tints the countries of ``places`` and puts a dot for each of which more than the country may be told.

    The size of a dot grows with the number of people. What lies beyond the drawing stands in ``places`` alone.
    """
    known = shapes()["countries"]
    names = {place.country: place.country_name for place in places if place.country in known}
    ground = shapes()["unnamed"] + "".join(shape["path"] for code, shape in known.items() if code not in names)
    dots = [dot for code in names for dot in _dots(code, [one for one in places if one.country == code and one.people])]
    return Map(
        width=shapes()["width"],
        height=shapes()["height"],
        ground=ground,
        lands=[Land(name, known[code]["path"]) for code, name in names.items()],
        dots=dots,
        places=list(places),
    )


def _dots(code: str, places: list[Place]) -> list[Dot]:
    """Those that would cover each other stand around the first of them."""
    groups: list[tuple[float, float, list[Place]]] = []
    for place in places:
        x, y = _point(code, place)
        near = next((those for left, top, those in groups if hypot(left - x, top - y) < NEAR), None)
        if near is None:
            groups.append((x, y, [place]))
        else:
            near.append(place)
    return [dot for x, y, those in groups for dot in _around(x, y, those)]


def _point(code: str, place: Place) -> tuple[float, float]:
    """In the drawing; the middle of the country where no place is known, or none within the drawing."""
    drawn = shapes()
    if place.at:
        latitude, longitude = place.at
        unit = drawn["width"] / (drawn["east"] - drawn["west"])
        x, y = (longitude - drawn["west"]) * unit, (drawn["north"] - latitude) * unit
        if 0 <= x <= drawn["width"] and 0 <= y <= drawn["height"]:
            return x, y
    return drawn["countries"][code]["x"], drawn["countries"][code]["y"]


def _around(x: float, y: float, places: list[Place]) -> list[Dot]:
    away = DOT * 1.3 / sin(pi / len(places)) if len(places) > 1 else 0
    turn = 2 * pi / len(places)
    return [
        Dot(
            round(x + away * cos(number * turn), 1),
            round(y + away * sin(number * turn), 1),
            round(min(DOT * sqrt(place.people), MOST), 1),
            place,
        )
        for number, place in enumerate(places)
    ]
