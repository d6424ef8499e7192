"""Days as offices in Japan write them: 2020-04-01, 2020/4/1, 20200401, 2020年4月1日, 令和2年4月1日, R2.4.1."""

import re
import unicodedata
from datetime import date

# The year before the first of each era, by letter and by name.
ERAS = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
_NAMES = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
_PLAIN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SPACES = re.compile(r"(?<=\D)\s+|\s+(?=\D)")  # those between two digits part the day from the hour
_DASHES = str.maketrans("−ー", "--")  # two that keyboards in Japan write
_APART = re.compile(r"([MTSHR]?)\.?([0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")


class NotADay(ValueError):
    """The text has not the form of a day."""


class NoSuchDay(ValueError):
    """It has, but the calendar has no such day: 31 February."""


def read_day(text: str) -> date:
    """The day that ``text`` means. Raises NotADay or NoSuchDay; two-digit years without an era are no day."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text).strip()).upper().replace("元", "1").translate(_DASHES)
    for name, letter in _NAMES.items():
        plain = plain.replace(name, letter)
    found = _PLAIN.fullmatch(plain)
    era, year, month, day = ("", *found.groups()) if found else (_APART.fullmatch(plain) or _refuse(text)).groups()
    if not era and len(year) != 4:
        _refuse(text)
    try:
        return date(ERAS.get(era, 0) + int(year), int(month), int(day))
    except ValueError as error:
        raise NoSuchDay(text) from error


def _refuse(text: str):
    raise NotADay(text)
