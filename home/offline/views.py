"""What a browser asks for to put the site on a home screen, and to have a page to show without a line."""

import json
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home import queries
from jocs_site.backoffice.keeping import kept

WORKER = Path(__file__).parents[1] / "static" / "home" / "worker.js"
GROUND = "#fbf7f0"
ICONS = [
    {"src": "svg/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
    {"src": "icons/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
    {"src": "icons/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
    {"src": "icons/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
]
# What the page without a line is made of. It is asked for in no session, so that nobody's name is on it.
FILES = ["css/site.css", "css/print.css", "js/site.js", "svg/icon.svg", "icons/icon-180.png"]


@kept
@require_safe
def manifest(request):
    """In the language of its address; the back button stays where the browser has one for such a window."""
    home = f"/{get_language()}/"
    said = {
        "id": "/",
        "name": _("Japan Overseas Christian Medical Cooperative Service"),
        "short_name": "JOCS",
        "description": _("JOCS sends health workers to Asia and Africa and supports local people with scholarships."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "display_override": ["minimal-ui", "standalone"],
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [icon | {"src": static(icon["src"])} for icon in ICONS],
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
@never_cache
def offline(request):
    """Made anew each time: a worker that asks because a number changed must not be given the old one."""
    return render(request, "home/offline.html")


@require_safe
@never_cache
def worker(request):
    """The script that shows the page without a line. What it keeps goes by the name of the release, with the old."""
    files = [static(name) for name in FILES]
    offices = list(queries.offices().values_list())
    release = sha256(json.dumps([files, offices], default=str).encode()).hexdigest()[:12]
    told = json.dumps({"release": release, "files": files, "pages": _pages()})
    return HttpResponse(
        f"const HOUSE = {told};\n{WORKER.read_text('utf-8')}", content_type="text/javascript; charset=utf-8"
    )


def _pages() -> dict[str, str]:
    """Language code -> address of the page without a line."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = reverse("offline")
    return found
