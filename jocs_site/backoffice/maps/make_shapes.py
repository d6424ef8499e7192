"""Make `shapes.json` from Natural Earth's countries, as the npm package world-atlas brings them. See README.md.

    python dispatch/maps/make_shapes.py PACKAGE_FOLDER

Shapes come from the small scale (1:110m); a country that is too small for it is a circle where the larger scale has it.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from babel import Locale

WEST, EAST, SOUTH, NORTH = -20, 156, -37, 56
WIDTH = 1000
UNIT = WIDTH / (EAST - WEST)
HEIGHT = round((NORTH - SOUTH) * UNIT)
SMALL = 5
# Where Natural Earth names a country otherwise than CLDR; ``None``: land without a code of its own stays unnamed.
OTHER_NAMES = {
    "Bosnia and Herz.": "BA",
    "Central African Rep.": "CF",
    "Congo": "CG",
    "Czechia": "CZ",
    "Côte d'Ivoire": "CI",
    "Dem. Rep. Congo": "CD",
    "Eq. Guinea": "GQ",
    "Hong Kong": "HK",
    "Macao": "MO",
    "Macedonia": "MK",
    "Myanmar": "MM",
    "N. Cyprus": None,
    "Palestine": "PS",
    "S. Sudan": "SS",
    "Somaliland": None,
    "Siachen Glacier": None,
    "Kosovo": None,
    "Turkey": "TR",
    "W. Sahara": "EH",
    "eSwatini": "SZ",
    "Swaziland": "SZ",
    "São Tomé and Principe": "ST",
    "Cabo Verde": "CV",
    "Solomon Is.": "SB",
    "Marshall Is.": "MH",
    "Br. Indian Ocean Ter.": "IO",
    "Indian Ocean Ter.": "IO",
    "Åland": "AX",
    "Fr. S. Antarctic Lands": "TF",
    "N. Mariana Is.": "MP",
    "Heard I. and McDonald Is.": "HM",
    "Saint Helena": "SH",
    "Vatican": "VA",
    "Ashmore and Cartier Is.": None,
}
CODES = {name: code for code, name in Locale("en").territories.items() if len(code) == 2} | OTHER_NAMES

Point = tuple[float, float]
Ring = list[Point]


def rings_of(atlas: dict, shape: dict) -> Iterator[Ring]:
    """The rings of a country in degrees, put together from the arcs that it shares with its neighbours."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            points: Ring = []
            for number in ring:
                arc = _arc(atlas, number if number >= 0 else ~number)
                points += (arc if number >= 0 else arc[::-1])[bool(points) :]
            yield points


def _arc(atlas: dict, number: int) -> Ring:
    (x_unit, y_unit), (x_zero, y_zero) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    points = []
    for x_step, y_step in atlas["arcs"][number]:
        x, y = x + x_step, y + y_step
        points.append((x * x_unit + x_zero, y * y_unit + y_zero))
    return points


def drawn(ring: Ring) -> list[tuple[int, int]]:
    """In the units of the drawing, whole numbers, without points that repeat."""
    points: list[tuple[int, int]] = []
    for longitude, latitude in ring:
        point = (round((longitude - WEST) * UNIT), round((NORTH - latitude) * UNIT))
        if not points or points[-1] != point:
            points.append(point)
    return points


def path_of(rings: list[list[tuple[int, int]]]) -> str:
    """Every point after the first relative to the one before, which is shortest."""
    parts = []
    for ring in rings:
        steps = [f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring)]
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)


def area(ring: Ring) -> float:
    turned = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in turned) / 2


def middle(ring: Ring) -> Point:
    """The centre of gravity of the largest part: where a dot stands for the whole country."""
    whole = area(ring)
    if not whole:
        return ring[0]
    turned = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((x + next_x) * (x * next_y - next_x * y) for (x, y), (next_x, next_y) in turned) / (6 * whole)
    y = sum((y + next_y) * (x * next_y - next_x * y) for (x, y), (next_x, next_y) in turned) / (6 * whole)
    return (x, y)


def is_seen(x: float, y: float) -> bool:
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def countries_of(atlas: dict) -> Iterator[tuple[str | None, list[Ring]]]:
    for shape in atlas["objects"]["countries"]["geometries"]:
        if not shape.get("arcs"):
            continue
        code = CODES.get(shape["properties"]["name"], "?")
        rings = list(rings_of(atlas, shape))
        if code == "?" and any(is_seen(*point) for ring in rings for point in drawn(ring)):
            sys.exit(f"Which country is {shape['properties']['name']}? Add it to OTHER_NAMES.")
        yield None if code == "?" else code, rings


def make(package: Path) -> dict:
    rough = json.loads((package / "countries-110m.json").read_text())
    fine = json.loads((package / "countries-50m.json").read_text())
    countries, unnamed = {}, ""
    for code, rings in countries_of(rough):
        seen = [ring for ring in map(drawn, rings) if len(ring) > 2 and any(is_seen(*point) for point in ring)]
        if not seen:
            continue
        if code is None:
            unnamed += path_of(seen)
            continue
        x, y = middle(max(seen, key=lambda ring: abs(area(ring))))
        if is_seen(x, y):
            countries[code] = {"path": path_of(seen), "x": round(x), "y": round(y)}
        else:
            unnamed += path_of(seen)
    for code, rings in countries_of(fine):
        longitude, latitude = middle(max(rings, key=lambda ring: abs(area(ring))))
        x, y = round((longitude - WEST) * UNIT), round((NORTH - latitude) * UNIT)
        if code and code not in countries and is_seen(x, y):
            circle = f"M{x - SMALL} {y}a{SMALL} {SMALL} 0 1 0 {2 * SMALL} 0a{SMALL} {SMALL} 0 1 0-{2 * SMALL} 0z"
            countries[code] = {"path": circle, "x": x, "y": y, "is_small": True}
    frame = {"width": WIDTH, "height": HEIGHT, "west": WEST, "east": EAST, "north": NORTH}
    return frame | {"countries": dict(sorted(countries.items())), "unnamed": unnamed}


if __name__ == "__main__":
    target = Path(__file__).with_name("shapes.json")
    target.write_text(json.dumps(make(Path(sys.argv[1])), separators=(",", ":")) + "\n")
    sys.stdout.write(f"{target.name}: {target.stat().st_size:,} bytes\n")
