"""Icons as Wagtail knows them: one that it does not know is an empty place on the screen, and no error."""

import re
from functools import cache
from pathlib import PurePath

from wagtail import hooks


@cache
def known_icons() -> frozenset[str]:
    icons = []
    for register in hooks.get_hooks("register_icons"):
        icons = register(icons)
    return frozenset(PurePath(icon).stem for icon in icons)


def unknown_icons(page: str) -> list[str]:
    """Names of icons that a page draws and nobody has."""
    return sorted(set(re.findall(r'href="#icon-([^"]*)"', page)) - known_icons())
