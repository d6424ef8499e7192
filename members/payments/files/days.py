"""Two-digit years. Most banks count them in eras (08 is Reiwa 8, 2026), some in the common way (26)."""

from collections.abc import Iterable
from datetime import date

REIWA, HEISEI = date(2019, 5, 1), date(1989, 1, 8)
ERA, WESTERN = "era", "western"


class NoSuchDay(Exception):
    """``text``: what stands in the file."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(text)


def read_days(texts: Iterable[str], *, today: date) -> tuple[str, dict[str, date]]:
    """The calendar of a file, and each of its days: the reading nearest to today that is not in the future.

    One file has one calendar, so that 081120 and 081121 cannot end up eighteen years apart.
    Raises NoSuchDay for the first text that is a day in neither calendar, or lies in the future in both.
    """
    texts = set(texts)
    readings = {}
    for calendar, reader in ((ERA, _in_eras), (WESTERN, _western)):
        days = {text: reader(text, today) for text in texts}
        if all(days.values()):
            readings[calendar] = days
    if not readings:
        for text in sorted(texts):
            if not (_in_eras(text, today) or _western(text, today)):
                raise NoSuchDay(text)
        raise NoSuchDay(max(texts))
    calendar = max(readings, key=lambda name: max(readings[name].values(), default=date.min))
    return calendar, readings[calendar]


def _in_eras(text: str, today: date) -> date | None:
    reiwa = _day(text, 2018)
    if reiwa and REIWA <= reiwa <= today:
        return reiwa
    heisei = _day(text, 1988)
    return heisei if heisei and HEISEI <= heisei < REIWA else None


def _western(text: str, today: date) -> date | None:
    day = _day(text, 2000)
    return day if day and day <= today else None


def _day(text: str, before: int) -> date | None:
    if len(text) != 6 or not (text.isascii() and text.isdecimal()):
        return None
    try:
        return date(before + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
