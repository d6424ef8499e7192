"""Keep the Japanese catalogues: collect, check and compile them with Python alone, since gettext may not be there.

Each room has its own under ``<room>/locale``; what belongs to the building is in ``jocs_site/locale``.
"""

import ast
import io
import os
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

# What Wagtail's own catalogues leave in English, on its screens and in its scripts; no text of ours is in them.
WORDS_OF_WAGTAIL = {
    domain: settings.BASE_DIR / f"jocs_site/backoffice/wagtail_words/ja/LC_MESSAGES/{domain}.po"
    for domain in ("django", "djangojs")
}
ROOMS = (
    "jocs_site",
    "jocs_site/letters",
    "dispatch/volunteers",
    "dispatch/safety",
    "dispatch/tours",
    "dispatch",
    "scholarships",
    "members/agm",
    "members",
    "home",
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "_lazy": None,  # the names under which modules that need both import the one that is not `_`
    "_now": None,
    "now": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Command(BaseCommand):
    help = "Collect the texts to translate (--update), check the Japanese catalogues (--check), or compile them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("rooms", nargs="*", default=ROOMS, help="all when left out")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--update", action="store_true", help="add new texts to the .po files, drop those gone")
        what.add_argument("--check", action="store_true", help="fail when a text is missing, fuzzy or gone")
        what.add_argument("--compile", action="store_true", help="write the .mo files that Django reads")

    def handle(self, *args, rooms, update, check, compile, **options):
        faults = []
        for room in rooms:
            path = path_of(room)
            if compile:
                compile_catalogue(path)
            elif update:
                update_catalogue(path, collect(room))
            else:
                faults += check_catalogue(path, collect(room))
        if compile:
            for path in WORDS_OF_WAGTAIL.values():
                compile_catalogue(path)
        elif not update:
            # The words of Wagtail's stand above the rooms' (LOCALE_PATHS), so they must not speak for a room either.
            paths = {room: path_of(room) for room in ROOMS} | {"Wagtail": WORDS_OF_WAGTAIL["django"]}
            faults += clashes({name: read_catalogue(path) for name, path in paths.items()})
        if faults:
            raise CommandError("The Japanese catalogues are not complete:\n" + "\n".join(faults))


def path_of(room: str) -> Path:
    return settings.BASE_DIR / room / "locale" / "ja" / "LC_MESSAGES" / "django.po"


def clashes(catalogues: dict[str, Catalog]) -> list[str]:
    """Texts that two rooms translate differently: Django merges all catalogues, so one would speak for both."""
    spoken: dict[tuple, dict[str, str]] = {}
    for room, catalogue in catalogues.items():
        for message in catalogue:
            if message.id:
                spoken.setdefault((message.context, message.id), {})[room] = str(message.string)
    return [
        f"{text!r} is translated in two ways: {by_room}"
        for (_context, text), by_room in spoken.items()
        if len(set(by_room.values())) > 1
    ]


def collect(room: str) -> Catalog:
    """Every text to translate in the files of one room, without its line number, which would only make noise.

    Raises CommandError for a text inside an f-string, which is read as one piece and would stay English.
    """
    texts = Catalog()
    for path in sorted((settings.BASE_DIR / room).rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or _belongs_elsewhere(path, room):
            continue
        where = path.relative_to(settings.BASE_DIR).as_posix()
        source = path.read_text("utf-8")
        if path.suffix == ".py":
            _refuse_hidden(source, where)
        else:
            # What templatize leaves is Python but for its indentation.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=where).splitlines())
        for _line, text, comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            texts.add(text, locations=[(where, 0)], auto_comments=comments, context=context)
    return texts


def _refuse_hidden(source: str, where: str) -> None:
    for piece in ast.walk(ast.parse(source)):
        calls = ast.walk(piece) if isinstance(piece, ast.JoinedStr) else ()
        for call in calls:
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", *KEYWORDS}:
                raise CommandError(f"{where}, line {call.lineno}: take the text to translate out of the f-string.")


def _belongs_elsewhere(path: Path, room: str) -> bool:
    nested = [other for other in ROOMS if other.startswith(room + "/")]
    inside = path.relative_to(settings.BASE_DIR).as_posix()
    parts = path.parts
    return "migrations" in parts or "static" in parts or any(inside.startswith(other + "/") for other in nested)


def read_catalogue(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="ja", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="ja")


def update_catalogue(path: Path, texts: Catalog) -> None:
    catalogue = read_catalogue(path)
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, ignore_obsolete=True, sort_output=True, include_lineno=False)
    header = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    path.write_bytes(header.encode() + buffer.getvalue())


def check_catalogue(path: Path, texts: Catalog) -> list[str]:
    """Every fault in words; an empty list when the catalogue is complete."""
    catalogue = read_catalogue(path)
    known = {(message.context, message.id): message for message in catalogue if message.id}
    wanted = {(message.context, message.id) for message in texts if message.id}
    faults = [f"{path}: not there: {text!r}" for _context, text in sorted(wanted - known.keys(), key=str)]
    faults += [f"{path}: not used any more: {text!r}" for _context, text in sorted(known.keys() - wanted, key=str)]
    for message in known.values():
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.fuzzy or not all(strings):
            faults.append(f"{path}: not translated: {message.id!r}")
        elif any(_values(string) != _values(message.id) for string in strings):
            faults.append(f"{path}: other values than in: {message.id!r}")
        faults += [f"{path}: {message.id!r}: {error}" for error in message.check()]
    return faults


def _values(text: str | tuple[str, ...]) -> set[str]:
    """The names of the values that a text shows; of a plural, those of its last form, the only one Japanese has."""
    return set(re.findall(r"%\((\w+)\)", text if isinstance(text, str) else text[-1]))


def compile_catalogue(path: Path) -> None:
    """Write the .mo file beside the .po file unless it is newer already."""
    compiled = path.with_suffix(".mo")
    if path.exists() and (not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime):
        fresh = compiled.with_suffix(f".{os.getpid()}")  # others may be reading, or compiling too
        with fresh.open("wb") as file:
            write_mo(file, read_catalogue(path))
        fresh.replace(compiled)
