"""Who is where, with the age of the last answer: one sheet for each country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from dispatch.queries import Whereabouts, who_is_where
from dispatch.safety.models import CheckIn
from jocs_site.people.countries import country_name


@dataclass(frozen=True)
class Line:
    """One person on a sheet. ``answered_at``: of the last answer to any event, ``None`` when there was none."""

    at: Whereabouts
    answered_at: datetime | None

    def days_since_answer(self, on: date) -> int | None:
        return (on - timezone.localdate(self.answered_at)).days if self.answered_at else None


@dataclass(frozen=True)
class Sheet:
    """Everybody posted in a country or perhaps there now."""

    country: str
    lines: list[Line]

    @property
    def name(self) -> str:
        return country_name(self.country)


def sheets(on: date, *, country: str = "", office: str = "") -> list[Sheet]:
    """One for each country in which somebody is posted, in the order of their names; or the one of ``country``.

    Six questions, however many postings there are.
    """
    found = who_is_where(on, country=country, office=office)
    answers = dict(
        CheckIn.objects.filter(person__in=[one.person.pk for one in found])
        .exclude(answered_at=None)
        .values_list("person")
        .annotate(last=Max("answered_at"))
    )
    lines = [Line(one, answers.get(one.person.pk)) for one in found]
    return [Sheet(code, _on_sheet(lines, code)) for code in _countries(found, country)]


def _countries(found: Iterable[Whereabouts], country: str) -> list[str]:
    codes = {one.posting.country for one in found}
    return [country] if country else sorted(codes, key=country_name)


def _on_sheet(lines: list[Line], country: str) -> list[Line]:
    return [line for line in lines if line.at.concerns(country)]
