"""Cells to values. Each is a widget of django-import-export: ``clean`` returns the value or raises `Fault`.

The text comes in without blanks around it and is never empty: empty cells are the column's own matter.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Choices
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from import_export.widgets import Widget

from jocs_site.backoffice.sheets.faults import Fault
from jocs_site.foundation.addresses import PREFECTURES, clean_postal_code
from jocs_site.foundation.days import NoSuchDay, NotADay, read_day
from jocs_site.foundation.names import is_reading, to_katakana

_EXCEL_DAY_ZERO = date(1899, 12, 30)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CELL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_BY_STEM = {name.rstrip("都府県") if name != "京都府" else "京都": name for name in PREFECTURES}
_YES_NO = {"1": True, "0": False, "y": True, "n": False, "yes": True, "no": False, "true": True, "false": False}
_YES_NO |= {"はい": True, "いいえ": False, "○": True, "〇": True, "◯": True, "×": False, "する": True, "しない": False}


def fold(text: str) -> str:
    """What two spellings of a heading or a choice share: width, case, blanks, stars and brackets' kind."""
    return re.sub(r"[\s*＊※_]", "", unicodedata.normalize("NFKC", text)).casefold()


class CellWidget(Widget):
    """``hint``: for the notes of the template, lazily translated."""

    hint = ""

    def forget(self) -> None:
        """Before each run: forget what may be another by now."""

    def clean(self, value, row=None, **kwargs):
        return self.read("" if value is None else str(value).strip())

    def read(self, text: str):
        raise NotImplementedError

    def show(self, value):
        """As it stands in an export; what ``read`` makes of that is the value again."""
        return value


class CodeCell(CellWidget):
    """The number of a record with its letter: P-0012 is 12."""

    def __init__(self, letter: str):
        super().__init__()
        self.letter = letter

    def read(self, text: str) -> int:
        found = re.fullmatch(rf"{self.letter}-?0*([1-9][0-9]{{0,8}})", unicodedata.normalize("NFKC", text).upper())
        if not found:
            raise Fault("not_a_code", example=self.show(12))
        return int(found[1])

    def show(self, value: int) -> str:
        return f"{self.letter}-{value:04d}"


class TextCell(CellWidget):
    """A formula is refused, since a name that begins like one is no name."""

    def __init__(self, most: int, *, lines=False):
        super().__init__()
        self.most, self.lines = most, lines

    def read(self, text: str) -> str:
        if not self.lines and "\n" in text:
            text = " ".join(text.split())
        if _UNREADABLE.search(text):
            raise Fault("broken_letters")
        if text.startswith(FORMULA_STARTS) or text in _CELL_ERRORS:
            raise Fault("formula")
        if len(text) > self.most:
            raise Fault("too_long", most=self.most)
        return text


class KanaCell(TextCell):
    """Half-width kana and hiragana become full-width katakana."""

    hint = _("Kana of any width.")

    def read(self, text: str) -> str:
        kana = to_katakana(super().read(text))
        if not is_reading(kana):
            raise Fault("not_kana")
        return kana


def _no_day(text: str) -> Fault:
    """A day that lost its format is shown as what it most likely was, and left to whoever knows."""
    if re.fullmatch(r"[1-6][0-9]{4}", text):
        return Fault("excel_day", day=(_EXCEL_DAY_ZERO + timedelta(days=int(text))).isoformat())
    return Fault("not_a_day")


class DayCell(CellWidget):
    hint = _("2026-04-01, 2026/4/1, 令和8年4月1日 or R8.4.1.")

    def __init__(self, *, earliest: date = date(1868, 1, 1), latest: Callable[[], date] | None = None):
        super().__init__()
        self.earliest, self.latest = earliest, latest
        self.forget()

    def forget(self) -> None:
        self._last = None

    def read(self, text: str) -> date:
        try:
            day = read_day(text)
        except NotADay:
            raise _no_day(text) from None
        except NoSuchDay:
            raise Fault("no_such_day") from None
        if self._last is None:  # once a run: the clock costs more than the rest of a cell
            self._last = self.latest() if self.latest else date.max
        if not self.earliest <= day <= self._last:
            raise Fault("day_out_of_range")
        return day


class NumberCell(CellWidget):
    """``1,234``, ``¥1,234``, ``１２３４円``; what a spreadsheet makes of it (``1234.0``) too."""

    def __init__(self, *, least: int = 0, most: int = 99_999_999):
        super().__init__()
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        plain = re.sub(r"[,¥円\s]", "", unicodedata.normalize("NFKC", text).replace("￥", "")).removesuffix(".0")
        if not re.fullmatch(r"[-+−]?[0-9]{1,30}", plain):
            raise Fault("not_a_number")
        number = int(plain.replace("−", "-"))
        if number < self.least:
            raise Fault("too_small", least=f"{self.least:,}")
        if number > self.most:
            raise Fault("too_large", most=f"{self.most:,}")
        return number


class PostalCodeCell(CellWidget):
    """Text only; whether it must have seven digits depends on the country, which `judge_address` asks."""

    hint = _("Seven digits; write it as text, so that a zero in front stays.")

    def read(self, text: str) -> str:
        if text.startswith(("=", "+", "@")):
            raise Fault("formula")
        if len(text) > 10:
            raise Fault("postal_code")
        return clean_postal_code(text) or text


class PrefectureCell(CellWidget):
    """東京 is 東京都."""

    hint = _("東京都 or 東京.")

    def read(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text)
        if plain in PREFECTURES:
            return plain
        if plain in _BY_STEM:
            return _BY_STEM[plain]
        raise Fault("prefecture")


class ChoiceCell(CellWidget):
    """One of a few words. ``words``: gives a mapping of every accepted word to its value, asked once a run."""

    def __init__(self, words: Callable[[], Mapping[str, str]], *, code: str = "choice"):
        super().__init__()
        self.words, self.code = words, code
        self.forget()

    def forget(self) -> None:
        self._folded = None

    def read(self, text: str):
        if self._folded is None:
            self._folded = {fold(word): value for word, value in self.words().items()}
        try:
            return self._folded[fold(text)]
        except KeyError:
            raise self.fault(text) from None

    def fault(self, text: str) -> Fault:
        return Fault(self.code, choices=", ".join(self.words()))

    def show(self, value) -> str:
        """The word in the reader's language, where the words stand in Japanese first and in English after."""
        words = [word for word, meant in self.words().items() if meant == value]
        return words[0] if (get_language() or "ja").startswith("ja") else words[:2][-1]


class RecordCell(ChoiceCell):
    """One of many records by its name. A fault names those that are written nearly so."""

    def fault(self, text: str) -> Fault:
        near = get_close_matches(text, self.words(), n=3, cutoff=0.5)
        return Fault(self.code, near=", ".join(near) or "-")


def labels_by_name(choices: type[Choices]) -> dict[str, str]:
    """Every label of a model's choices, in Japanese and in English, and its code -> its code."""
    names = {}
    for language in ("ja", "en"):
        with override(language):
            names |= {str(choice.label): choice.value for choice in choices}
    return names | {value: value for value in choices.values}


class YesNoCell(CellWidget):
    hint = _("1 for yes, 0 or nothing for no.")

    def read(self, text: str) -> bool:
        try:
            return _YES_NO[fold(text)]
        except KeyError:
            raise Fault("choice", choices="1, 0") from None

    def show(self, value: bool) -> str:
        return "1" if value else ""


@lru_cache(32_768)  # a list is read when it is checked and again when it is taken in
def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class EmailCell(CellWidget):
    def read(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text)
        if not _is_email(plain):
            raise Fault("email")
        if len(plain) > 254:
            raise Fault("too_long", most=254)
        return plain


class PhoneCell(CellWidget):
    """Digits with what people write between them; in Japan it begins with 0."""

    hint = _("Write it as text, so that the zero in front stays.")

    def read(self, text: str) -> str:
        plain = re.sub(r"[‐‑–—−ー―]", "-", unicodedata.normalize("NFKC", text))
        if not re.fullmatch(r"(?=.{6,30}$)(?:0|\+|\(0)[0-9 ()-]+", plain):
            raise Fault("phone")
        return plain
