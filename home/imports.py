"""Pages written as files: one YAML file a page, both languages side by side, folders as in the address."""

from pathlib import Path

import yaml


def read_pages(folder: Path) -> dict[str, dict]:
    """Path below the home page -> the page's file; ``""`` is the home page. Parents come before their children."""
    pages = {}
    for file in folder.rglob("*.yaml"):
        path = file.relative_to(folder).with_suffix("").as_posix()
        pages["" if path == "home" else path] = yaml.safe_load(file.read_text("utf-8"))
    return dict(sorted(pages.items(), key=_place_in_tree))


def _place_in_tree(item: tuple[str, dict]) -> tuple[int, int, str]:
    path, page = item
    return (path.count("/") + 1 if path else 0, page.get("order", 0), path)


def read_offices(file: Path) -> list[dict]:
    return yaml.safe_load(file.read_text("utf-8"))


def read_topics(file: Path) -> list[dict]:
    return yaml.safe_load(file.read_text("utf-8"))
