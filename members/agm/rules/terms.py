"""How long officers serve, and who serves on without a successor. Source: docs/sources.md#R40; Act art. 66, 67, 75"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jocs_site.foundation.names import search_key
from jocs_site.foundation.periods import add_months, fiscal_year
from members.agm.rules.slate import AUDITORS, DIRECTORS

# Years: the articles may shorten a director's term, and an auditor's to no less than two. Nobody may lengthen either.
SHORTEST = {DIRECTORS: 1, AUDITORS: 2}
LONGEST = {DIRECTORS: 2, AUDITORS: 4}


def closing_year(elected_on: date, years: int) -> int:
    """The fiscal year of the ordinary meeting at whose close the term ends, named as the meeting's own.

    It is the meeting about the last fiscal year that ends within ``years`` of the election, which is held in the year
    after: elected on 13 June 2020 for two years, that is the year to March 2022, and the meeting of 2022.
    """
    return fiscal_year(add_months(elected_on, 12 * years) + timedelta(days=1))


def is_lawful_length(office: str, years: int) -> bool:
    return SHORTEST[office] <= years <= LONGEST[office]


@dataclass(frozen=True)
class Service:
    """A time in office, ``starts_on <= day < left_on``; the day of a meeting belongs to those it elected.

    ``may_stay``: left because the term was over or by resigning; who was dismissed or died does not go on serving.
    """

    key: int
    name: str
    starts_on: date
    left_on: date | None = None
    may_stay: bool = False

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.left_on is None or day < self.left_on)


def serving(services: Iterable[Service], on: date) -> list[Service]:
    return [one for one in services if one.covers(on)]


def staying_on(services: Sequence[Service], on: date, *, fewest: int) -> list[Service]:
    """Who has left and keeps rights and duties of the office until a successor takes it. Source: Act art. 75(1)

    That is who left by the end of the term or by resigning, as long as there have been fewer than the law asks for
    ever since.
    """
    present = {search_key(one.name) for one in serving(services, on)}
    changes = {day for one in services for day in (one.starts_on, one.left_on) if day is not None and day <= on} | {on}
    numbers = {day: len({search_key(one.name) for one in serving(services, day)}) for day in changes}
    stays: dict[str, Service] = {}
    for one in services:
        if not one.may_stay or one.left_on is None or one.left_on > on or search_key(one.name) in present:
            continue
        if all(numbers[day] < fewest for day in changes if one.left_on <= day):
            stays[search_key(one.name)] = one
    return list(stays.values())


def seats_to_fill(*, vacant: int, staying_on: int, going_on: int, fewest: int) -> int:
    """How many an ordinary meeting has to elect: for each seat that falls vacant or whose holder only stays on, and as
    many as the law asks for at the least.
    """
    return max(vacant + staying_on, fewest - going_on)
