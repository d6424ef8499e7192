"""What a browser needs for a home screen, and what it may keep for when there is no line."""

import json
import re
from io import BytesIO

import pytest
from django.contrib.staticfiles import finders
from PIL import Image, ImageChops

from home.models import Office
from home.offline import views
from home.printing.icons import ICONS, STATIC, draw_icon
from tests.factories.people import UserFactory

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


def told(client) -> dict:
    """What the worker is told by the house: release, files, pages."""
    first = client.get("/worker.js").content.decode().partition("\n")[0]
    return json.loads(first.removeprefix("const HOUSE = ").removesuffix(";"))


@LANGUAGES
def test_the_manifest_speaks_the_language_of_the_page_that_names_it(client, site, language):
    page = client.get(f"/{language}/").content.decode()
    address = re.search(r'<link rel="manifest" href="([^"]+)">', page)[1]
    answer = client.get(address)
    said = answer.json()

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (said["lang"], said["start_url"], said["scope"], said["id"]) == (language, f"/{language}/", "/", "/")
    assert ("海外医療" in said["name"]) == (language == "ja")
    assert [icon["purpose"] for icon in said["icons"]] == ["any", "any", "any", "maskable"]
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in said["icons"])
    assert page.count('<meta name="theme-color"') == 2


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_what_is_drawn_from_the_svg_today(name):
    kept, drawn = Image.open(STATIC / "icons" / name), Image.open(BytesIO(draw_icon(name)))

    assert kept.size == (ICONS[name][1], ICONS[name][1])
    differences = ImageChops.difference(kept.convert("RGBA"), drawn.convert("RGBA")).getextrema()
    assert max(most for _least, most in differences) <= 2, "Run `manage.py draw_icons`."


def test_the_icon_for_any_shape_fills_its_square():
    icon = Image.open(STATIC / "icons" / "icon-maskable-512.png").convert("RGBA")

    assert {icon.getpixel(corner)[3] for corner in ((0, 0), (511, 0), (0, 511), (511, 511))} == {255}


@LANGUAGES
def test_the_worker_keeps_all_that_the_page_without_a_line_is_made_of_and_no_other_page(client, site, language):
    kept = told(client)
    page = client.get(kept["pages"][language]).content.decode()
    used = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))

    assert used <= set(kept["files"])
    assert kept["pages"] == {"ja": "/ja/offline/", "en": "/en/offline/"}
    assert all(file.startswith("/static/") for file in kept["files"])
    assert "03-3208-2416" in page or "3-3208-2416" in page


def test_the_worker_is_asked_for_anew_each_time_and_reaches_the_whole_site(client, site):
    answer = client.get("/worker.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_new_files_or_another_telephone_number_make_a_new_release(client, site, monkeypatch):
    first = told(client)["release"]
    assert told(client)["release"] == first

    Office.objects.update(phone="+81-3-0000-0000")
    second = told(client)["release"]
    monkeypatch.setattr(views, "static", lambda name: f"/static/new/{name}")
    third = told(client)["release"]

    assert len({first, second, third}) == 3


def test_the_worker_tells_nothing_of_who_asks(client, site):
    as_stranger = client.get("/worker.js").content
    client.force_login(UserFactory())

    assert client.get("/worker.js").content == as_stranger
