"""Names as banks write them, so that two spellings of one name meet.

Bank kana know no small kana, no long mark (a hyphen, or nothing), no ヲ; voicing marks are letters of their own;
``カ)`` stands for 株式会社; and a name ends where its field ends, if need be between a letter and its mark.
"""

import re
import unicodedata
from functools import lru_cache

_SMALL = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
_SAME_SOUND = dict(zip("ヂヅヲヰヱ", "ジズオイエ", strict=True))
_DROPPED = dict.fromkeys("ー-‐‑‒–—―−・.,'/()[]「」 　゛゜\u3099\u309a0123456789", "")
_HIRAGANA = {chr(code): chr(code + 0x60) for code in range(ord("ぁ"), ord("ゖ") + 1)}
_FOLD = str.maketrans(
    {small: _SMALL.get(kana, _SAME_SOUND.get(kana, kana)) for small, kana in _HIRAGANA.items()}
    | _SMALL
    | _SAME_SOUND
    | _DROPPED
)
_WRITTEN = str.maketrans(
    {small: _SMALL.get(kana, kana) for small, kana in _HIRAGANA.items()}
    | _SMALL
    | dict(zip("ヲヰヱ", "オイエ", strict=True))
    | dict.fromkeys("ー‐‑‒–—―−", "-")
    | {"\u3000": " ", "\u3099": "ﾞ", "\u309a": "ﾟ", "\u309b": "ﾞ", "\u309c": "ﾟ"}
)
_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF71, 0xFF9E)}
_BANKS_KNOW = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -ﾞﾟ") | frozenset(_HALF.values())
# The bodies that bank names shorten, as they stand before, after or within a name
_BODIES = re.compile(
    r"^(?:カ|ユ|メ|シ|ド|ザイ|シヤ|フク|ガク|シユウ|トクヒ|イ|シヤフク)\)"
    r"|\((?:カ|ユ|メ|シ|ド|ザイ|シヤ|フク|ガク|シユウ|トクヒ|イ|シヤフク)\)?$"
    r"|\((?:カ|ユ|株|有|財|社|宗)\)"
    r"|株式会社|有限会社|カブシキガイシヤ|カブシキガイシャ|ユウゲンガイシヤ|ユウゲンガイシャ"
)
_RUNS = re.compile(r"[0-9]+")


@lru_cache(maxsize=32_768)
def payer_key(name: str) -> str:
    """What is left of a name when all that banks change or drop is taken away: ``ｶ)ﾖｰｺ-1234`` -> ``ヨコ``."""
    text = unicodedata.normalize("NFKC", name).strip().upper()
    if "(" in text or ")" in text or "会社" in text or "ガイシ" in text:
        text = _BODIES.sub("", text)
    return text.translate(_FOLD)


def as_banks_write(text: str, *, marks: str = "().") -> tuple[str, str]:
    """A name in the letters of bank files, a byte each, and the letters of it that banks do not know.

    ``ガトウ キョウコ`` -> ``ｶﾞﾄｳ ｷﾖｳｺ``. marks: besides the hyphen; names of people may have ``()``, those of banks not.
    Source: docs/sources.md#direct-debit
    """
    wide = unicodedata.normalize("NFKC", text).upper()  # half-width kana become full-width, marks join their letters
    apart = unicodedata.normalize("NFD", " ".join(wide.split()).translate(_WRITTEN)).translate(_WRITTEN)
    written = "".join(_HALF.get(letter, letter) for letter in apart)
    return written, "".join(letter for letter in written if letter not in _BANKS_KNOW and letter not in marks)


def as_people_read(written: str) -> str:
    """A name out of a bank file in full width: ``ｶﾞﾄｳ ｷﾖｳｺ`` -> ``ガトウ キヨウコ``."""
    return unicodedata.normalize("NFKC", written)


def begins_like(whole: str, cut_off: str) -> bool:
    """Whether a key that may lack its end is the beginning of another; its last letter may have lost its mark."""
    if whole.startswith(cut_off):
        return True
    last = len(cut_off) - 1
    return len(whole) > last >= 0 and whole.startswith(cut_off[:last]) and _bare(whole[last]) == cut_off[last]


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def numbers_in(*texts: str) -> set[int]:
    """Whole numbers that stand in a text, without their leading zeros."""
    text = unicodedata.normalize("NFKC", " ".join(texts))
    return {int(run) for run in _RUNS.findall(text) if len(run) <= 12} - {0}
