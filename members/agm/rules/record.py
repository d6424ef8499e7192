"""What makes a record checkable: one way to write data down, its digest, and the chain of events."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

START = "0" * 64
_SPELL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
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
