"""Which town a Japanese postal code stands for, from the data of Japan Post that ship with the project.

The file is a zip with one small list for each two first digits, so that a question opens a few kilobytes and nothing
stays in memory. `manage.py postal_codes` makes it anew; docs/decisions/0009-postal-codes.md says where it comes from.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jocs_site.foundation.addresses import clean_postal_code

FILE = Path(__file__).parent / "data" / "postal_codes.zip"


@dataclass(frozen=True)
class Place:
    prefecture: str
    city: str
    town: str


def places_of(code: str) -> list[Place]:
    """Every town with this code, in any way of writing it; none for a code that does not exist."""
    digits = clean_postal_code(code)
    if digits is None:
        return []
    with ZipFile(FILE) as archive:
        name = f"{digits[:2]}.csv"
        if name not in archive.namelist():
            return []
        rows = csv.reader(io.StringIO(archive.read(name).decode()))
        return [Place(*row[1:]) for row in rows if row[0] == digits]


def common_place(places: Iterable[Place]) -> Place | None:
    """What all of them share, to fill a form with: the town only where there is one, the city only where it is one."""
    places = list(places)
    if not places or len({place.prefecture for place in places}) > 1:
        return None
    if len({place.city for place in places}) > 1:
        return Place(places[0].prefecture, "", "")
    return places[0] if len(places) == 1 else Place(places[0].prefecture, places[0].city, "")


def write_postal_codes(rows: Iterable[tuple[str, str, str, str]], file: Path = FILE) -> int:
    """Write the file from ``(code, prefecture, city, town)``; the same rows always give the same bytes."""
    lists: dict[str, list[tuple[str, ...]]] = {}
    count = 0
    for row in sorted(set(rows)):
        lists.setdefault(row[0][:2], []).append(row)
        count += 1
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for start, rows_there in sorted(lists.items()):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows_there)
            member = ZipInfo(f"{start}.csv", (1980, 1, 1, 0, 0, 0))
            archive.writestr(member, text.getvalue(), ZIP_DEFLATED, 9)
    return count
