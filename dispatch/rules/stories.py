"""How much the public may know of a worker's story, and whether words say more. Source: docs/sources.md#R64"""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum

from jocs_site.foundation.names import search_key


class Shown(Enum):
    """``NAMED``: worker, host and region too; ``COUNTRY``: the country alone; ``NOTHING``: no story."""

    NOTHING = 0
    COUNTRY = 1
    NAMED = 2


def shown_of(*, sensitivity: str, is_country_hidden: bool, has_consent: bool) -> Shown:
    """What a story of this posting may show on a day.

    ``has_consent``: whether a released profile rests on a consent in force that day. A worker who agreed to nothing is
    not named, and neither is the place, which would tell who it is.
    """
    if sensitivity == "hidden" or is_country_hidden:
        return Shown.NOTHING
    return Shown.NAMED if sensitivity == "public" and has_consent else Shown.COUNTRY


def said_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of ``names`` stand in ``text``, however they are spelt there: width, kana, blanks, 髙 and 高.

    Latin names are whole words, others of a single letter are too common to tell anything.
    """
    plain, key = unicodedata.normalize("NFKC", text).casefold(), search_key(text)
    return [name for name in dict.fromkeys(names) if name and _is_said(name, plain, key)]


def _is_said(name: str, plain: str, key: str) -> bool:
    name = unicodedata.normalize("NFKC", name).strip()
    if name.isascii():
        words = r"\s+".join(map(re.escape, name.casefold().split()))
        return len(name) > 1 and re.search(rf"(?<![a-z0-9]){words}(?![a-z0-9])", plain) is not None
    wanted = search_key(name)
    return len(wanted) > 1 and wanted in key
