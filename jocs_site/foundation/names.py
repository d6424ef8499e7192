"""Reading, sorting and finding Japanese names.

A reading is kept in full-width katakana. Its sort key follows the order of the fifty sounds: at first small kana,
voicing and the long mark do not count (the mark reads as the vowel before it), then they decide between equals.
Source: docs/sources.md#R7 and #R8
"""

import re
import unicodedata

# Each vowel with the katakana that end in it: the long mark after コ reads as オ.
_VOWELS = {
    "ア": "アァカガサザタダナハバパマヤャラワヮヵ",
    "イ": "イィキギシジチヂニヒビピミリヰ",
    "ウ": "ウゥクグスズツヅッヌフブプムユュルヴ",
    "エ": "エェケゲセゼテデネヘベペメレヱヶ",
    "オ": "オォコゴソゾトドノホボポモヨョロヲ",
}
_VOWEL_OF = {kana: vowel for vowel, row in _VOWELS.items() for kana in row}
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_HYPHENS = r"\-‐‑‒–—―−ｰ－"
_READING = re.compile(r"[ァ-ヴヵヶー・ 　]*")
# Letters that are written either way in one family; search finds both. Display never changes them.
_VARIANTS = str.maketrans(
    "髙﨑嵜碕𠮷濵濱德邉邊齋齊斎澤廣嶋嶌櫻惠眞國學會舘條應來榮豐瀨寬穗禮實壽龍關淵渊桒槗鐵圓峯藏曾敎",
    "高崎崎崎吉浜浜徳辺辺斉斉斉沢広島島桜恵真国学会館条応来栄豊瀬寛穂礼実寿竜関渕渕桑橋鉄円峰蔵曽教",
)
_SAME_SOUND = str.maketrans("ヂヅヲヰヱヴ", "ジズオイエブ")
_FOLDED = _VARIANTS | _SMALL | _SAME_SOUND
_V_ROW = re.compile(r"ヴ([ァィェォ])")  # ヴァ is often written バ
_B_ROW = dict(zip("ァィェォ", "バビベボ", strict=True))
_HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_AS_LONG_MARK = re.compile(rf"(?<=[ァ-ヴー])[{_HYPHENS}]")
_UNHEARD = re.compile(rf"[\s・ー{_HYPHENS}]")
_SELECTORS = re.compile(r"[\uFE00-\uFE0F\U000E0100-\U000E01EF]")  # which drawing of one letter is meant


def to_katakana(text: str) -> str:
    """Full-width katakana from hiragana, half-width kana and hyphens used as the long mark: ``ｶﾞﾄｳ`` -> ``ガトウ``."""
    text = unicodedata.normalize("NFKC", text).strip()
    return text if text.isascii() else _AS_LONG_MARK.sub("ー", text.translate(_HIRAGANA))


def is_reading(text: str) -> bool:
    """Whether ``text`` is empty or all katakana (blank, middle dot and long mark allowed)."""
    return _READING.fullmatch(text) is not None


def sort_key(reading: str) -> str:
    """Letters and digits whose plain order is the order of the fifty sounds: カトウ, ガトウ, キムラ; コーノ as コオノ.

    Hexadecimal, because databases disagree on the order of kana but not on that of ``0``-``9`` and ``a``-``f``.
    An empty reading gives a key after all others, so that records to be mended stand last.
    """
    if not reading.strip():
        return "zz"
    plain, exact = [], []
    for letter in to_katakana(reading).replace(" ", "").replace("・", ""):
        sound = _VOWEL_OF.get(plain[-1], "ー") if letter == "ー" and plain else letter
        plain.append(unicodedata.normalize("NFD", sound)[0].translate(_SMALL))
        exact.append(letter)
    return f"{_as_hex(plain)}00{_as_hex(exact)}"


def _as_hex(letters: list[str]) -> str:
    """Two digits a kana; anything that is not katakana sorts after it."""
    return "".join(f"{code:02x}" if 0 < (code := ord(letter) - 0x30A0) < 0x60 else "ff" for letter in letters)


def folding_tables() -> list[dict[str, str]]:
    """The letters that searching folds into one, first and last, for the browser (`members/agm/static/agm/door.js`)."""
    return [{chr(code): chr(letter) for code, letter in table.items()} for table in (_VARIANTS, _FOLDED)]


def letters_alike(text: str) -> str:
    """Katakana for hiragana and the common drawing of a letter for its variants; as long as ``text``, which is NFKC."""
    return text if text.isascii() else _AS_LONG_MARK.sub("ー", text.translate(_VARIANTS).translate(_HIRAGANA))


def search_key(text: str) -> str:
    """What two spellings of one name share: width, kana, case, blanks, ヂ/ジ, long marks, 髙/高 and the like folded."""
    if text.isascii():
        return _UNHEARD.sub("", text.casefold())
    text = to_katakana(_SELECTORS.sub("", text).translate(_VARIANTS)).casefold()
    if "ヴ" in text:
        text = _V_ROW.sub(lambda match: _B_ROW[match[1]], text)
    return _UNHEARD.sub("", text.translate(_FOLDED))
