"""What makes a record checkable: one way to write data down, its digest, and the chain of events."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

START = "0" * 64
_SPELL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_PIECE = 10_000  # of a list are spelled at a time
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs without 0, 1, I and O


def canonical(data) -> bytes:
    """The one spelling of ``data`` in JSON: keys sorted, no blanks, UTF-8."""
    return _SPELL(data).encode()


def instant(at: datetime) -> str:
    """The one spelling of an instant, whatever its time zone."""
    return at.astimezone(UTC).isoformat()


def digest(data) -> str:
    """SHA-256 of the canonical spelling, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


def digest_in_pieces(data: Mapping[str, object]) -> str:
    """`digest` of what holds very long lists: the same bytes, of which memory never has all."""
    hasher = hashlib.sha256(b"{")
    for place, name in enumerate(sorted(data)):
        hasher.update((b"," if place else b"") + canonical(name) + b":")
        for piece in _pieces(data[name]):
            hasher.update(piece)
    hasher.update(b"}")
    return hasher.hexdigest()


def _pieces(value) -> Iterator[bytes]:
    """The canonical spelling, that of a list in pieces."""
    if not isinstance(value, list):
        yield canonical(value)
        return
    yield b"["
    for start in range(0, len(value), _PIECE):
        yield (b"," if start else b"") + _spell_list(value[start : start + _PIECE])[1:-1]
    yield b"]"


def _spell_list(values: list) -> bytes:
    """`canonical`, sooner where all are words such as digests, in which nothing has to be escaped."""
    words = "".join(values) if set(map(type, values)) == {str} else ""
    if words.isascii() and words.isalnum():
        return b'["' + '","'.join(values).encode() + b'"]'
    return canonical(values)


def digest_by(name: str, row: Mapping[str, object]) -> Callable[[object], str]:
    """A function that gives the `digest` of ``row`` with another value under ``name``, for very many such rows.

    Nothing in ``row`` is a mapping itself, so the name stands in it but once as a name. The rest is spelled but once.
    """
    before, after = canonical(dict(row) | {name: None}).split(canonical(name) + b":null")
    before += canonical(name) + b":"
    return lambda value: hashlib.sha256(before + canonical(value) + after).hexdigest()


def receipt_code(digest_of_act: str) -> str:
    """The first 60 bits of an act's digest in letters that can be read out: ``K7QF-2M9X-ABCD``."""
    number = int(digest_of_act[:15], 16)
    signs = "".join(_LETTERS[number >> shift & 31] for shift in range(55, -5, -5))
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def new_alias() -> str:
    """A name drawn by lot, with the letters of a receipt."""
    return receipt_code(secrets.token_hex(8))


def link(previous: str, event: Mapping) -> str:
    """The digest of an event that follows the event with digest ``previous``."""
    return digest({"previous": previous, "event": event})


def first_broken(chain: Iterable[tuple[Mapping, str]]) -> int | None:
    """The place, from 1, of the first event whose digest does not follow from those before; ``None``: all sound."""
    previous = START
    for place, (event, stored) in enumerate(chain, 1):
        if link(previous, event) != stored:
            return place
        previous = stored
    return None
