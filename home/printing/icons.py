"""The icons of the site for home screens, drawn from its SVG. ``manage.py draw_icons`` writes them."""

from pathlib import Path

from django.conf import settings

from jocs_site.backoffice.paper import draw

STATIC = settings.BASE_DIR / "jocs_site" / "static"
PAPER = "#fbf7f0"
# Name -> drawing, dots, and the ground where there must be one.
ICONS = {
    "icon-180.png": ("icon.svg", 180, PAPER),  # iPhone lays black behind what is empty
    "icon-192.png": ("icon.svg", 192, ""),
    "icon-512.png": ("icon.svg", 512, ""),
    "icon-maskable-512.png": ("icon-maskable.svg", 512, ""),
}
_TEMPLATE = Path(__file__).parent / "icon.typ"


def draw_icon(name: str) -> bytes:
    drawing, size, ground = ICONS[name]
    words = (STATIC / "svg" / drawing).read_text("utf-8")
    return draw(_TEMPLATE, drawing=words, size=size, ground=ground)
