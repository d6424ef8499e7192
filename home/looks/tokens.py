"""The colours of `site.css`, read from the file itself, and how well those that meet are told apart."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings

SHEET = settings.BASE_DIR / "jocs_site" / "static" / "css" / "site.css"
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
# Letters, the ground they stand on, and where.
LETTERS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "shade"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "shade"),
    ("action", "paper"),
    ("action", "surface"),
    ("action-strong", "shade"),
    ("on-action", "action"),
    ("on-action", "action-strong"),
    ("warm", "paper"),
    ("warm", "surface"),
    ("good", "good-shade"),
    ("warn", "warn-shade"),
    ("bad", "surface"),
    ("bad", "bad-shade"),
]
# Lines without which a part or its state is not seen.
LINES = [("line-strong", "surface"), ("line-strong", "paper"), ("bad", "paper"), ("ring", "paper"), ("ring", "surface")]


@dataclass(frozen=True)
class Pair:
    """``light``, ``dark``: contrast by WCAG, 1 to 21."""

    above: str
    below: str
    light: float
    dark: float


@cache
def colours() -> tuple[dict[str, str], dict[str, str]]:
    """Name -> colour: in the light, and in the dark."""
    light, _mark, dark = SHEET.read_text("utf-8").partition("(prefers-color-scheme: dark)")
    in_the_light = dict(COLOUR.findall(light))
    return in_the_light, in_the_light | dict(COLOUR.findall(dark))


def pairs(wanted: list[tuple[str, str]]) -> list[Pair]:
    light, dark = colours()
    return [
        Pair(above, below, _contrast(light[above], light[below]), _contrast(dark[above], dark[below]))
        for above, below in wanted
    ]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 1)


def _luminance(colour: str) -> float:
    """By WCAG 2.2, from sRGB."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
