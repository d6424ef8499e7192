"""Every icon that the office names is one that Wagtail has; the superuser's round of all pages looks at them drawn."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver
from wagtail import hooks
from wagtail.admin.menu import Menu, admin_menu, reports_menu, settings_menu
from wagtail.admin.viewsets import viewsets

from tests.backoffice.icons import known_icons, unknown_icons

HOUSES = ["jocs_site", "dispatch", "scholarships", "members", "home"]
NAMED = {
    ".py": r"\b(?:icon|icon_name|header_icon)\s*=\s*\"([^\"]+)\"",
    ".html": r"\{%\s*icon\s+(?:name=)?\"([^\"]+)\"",
}


def in_menu(menu: Menu) -> list[tuple[str, str]]:
    """Label and icon of each item, those of menus within it too."""
    found = []
    for item in menu.registered_menu_items:
        found.append((str(item.label), item.icon_name))
        if hasattr(item, "menu"):
            found += in_menu(item.menu)
    return found


@pytest.mark.parametrize(
    ("menu", "at_least"),
    [(admin_menu, 80), (reports_menu, 3), (settings_menu, 3)],
    ids=["office", "reports", "settings"],
)
def test_every_item_of_the_menus_has_an_icon_that_exists(menu, at_least, db):
    """A menu keeps what it finds the first time, so the addresses, with which its groups come, must be there before."""
    assert get_resolver().url_patterns
    items = in_menu(menu)

    assert len(items) > at_least
    assert [(label, icon) for label, icon in items if icon and icon not in known_icons()] == []


def test_every_viewset_has_an_icon_that_exists():
    icons = {type(viewset).__name__: viewset.icon for viewset in viewsets.viewsets if getattr(viewset, "icon", "")}

    assert len(icons) > 20
    assert {name: icon for name, icon in icons.items() if icon not in known_icons()} == {}


def test_every_icon_named_in_the_sources_exists():
    sources = [
        path for house in HOUSES for suffix in NAMED for path in (Path(settings.BASE_DIR) / house).rglob(f"*{suffix}")
    ]
    named = [
        (path.relative_to(settings.BASE_DIR).as_posix(), icon)
        for path in sources
        for icon in re.findall(NAMED[path.suffix], path.read_text("utf-8"))
    ]

    assert len(named) > 100
    assert [(path, icon) for path, icon in named if icon not in known_icons()] == []


def test_an_unknown_icon_is_found_on_a_page():
    page = '<svg><use href="#icon-mail"></use></svg><svg><use href="#icon-undo"></use></svg>'

    assert unknown_icons(page) == ["undo"]
    assert hooks.get_hooks("register_icons") != []
