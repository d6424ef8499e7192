"""What the public may be told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from jocs_site.people.countries import country_name
from scholarships import rules
from scholarships.models import Application, Call
from scholarships.queries.map import COUNTRY, awarded_by, studying


def open_call(at: datetime) -> Call | None:
    return Call.objects.open_at(at).order_by("closes_at").first()


def latest_call(at: datetime) -> Call | None:
    """The call that opened last, open or closed."""
    return Call.objects.announced().filter(opens_at__lte=at).order_by("-opens_at").first()


def names_of(countries: list[str]) -> list[str]:
    return [country_name(code) for code in countries]


def next_call(at: datetime) -> Call | None:
    return Call.objects.upcoming_at(at).first()


@dataclass(frozen=True)
class PublicFigures:
    """Fit for the public: ``None`` stands for a number from one to four, which could point to a person."""

    last_round: Call | None
    applications: int | None
    countries: int
    scholars: int | None
    scholars_by_country: list["CountryFigure"]
    awarded_ever: int | None
    tells_awarded: bool  # not where those who study no longer are few: the difference would tell their number
    years: list[rules.YearBlock]  # newest first: applied, awarded, completed, as many as may be told


@dataclass(frozen=True)
class CountryFigure:
    codes: tuple[str, ...]
    count: int | None

    @property
    def name(self) -> str:
        """The country in the reader's language; several small ones together have no names."""
        return country_name(self.codes[0]) if len(self.codes) == 1 else _("Other countries")


def public_figures(on: date) -> PublicFigures:
    """The programme in numbers: the last round closed by ``on``, and who studies on that day.

    Whose scholarship was completed or terminated by now does not study, whatever its period says.
    """
    last_round = Call.objects.announced().filter(closes_at__date__lte=on).order_by("-closes_at").first()
    received = Application.objects.counted().filter(call=last_round) if last_round else Application.objects.none()
    by_country = _count_by_country(received)
    running = _studying(on)
    now, ever = sum(running.values()), awarded_by(on).count()
    return PublicFigures(
        last_round=last_round,
        applications=_told(sum(by_country.values())),
        countries=len(by_country),
        scholars=_told(now),
        scholars_by_country=_protected(running),
        awarded_ever=_told(ever),
        tells_awarded=rules.may_tell(ever - now),
        years=_results_by_year(on, last_round=last_round, received=sum(by_country.values()), studying=now, ever=ever),
    )


def studying_by_country(on: date) -> list[CountryFigure]:
    """Who studies on a day, by country, fit for the public; with one query."""
    return _protected(_studying(on))


def studying_in_all(on: date) -> int | None:
    """How many study on a day; ``None`` for nobody, and for so few that the number could point to a person."""
    return _told(sum(_studying(on).values())) or None


def _studying(on: date) -> dict[str, int]:
    return _count_by_country(studying(on))


def _protected(counts: dict[str, int]) -> list[CountryFigure]:
    return [CountryFigure(group.members, group.count) for group in rules.protect_small(counts)]


def _results_by_year(
    on: date, *, last_round: Call | None, received: int, studying: int, ever: int
) -> list[rules.YearBlock]:
    """By the fiscal year of calls that are closed, newest first. What stands elsewhere on the page is thought of:
    how many applied in the last round, study now, and were ever awarded."""
    awarded = awarded_by(on)
    done = awarded.filter(decision__award__completed_on__lte=on)
    most = rules.columns_told(awarded=ever, completed=done.count(), studying=studying)
    is_closed = Q(call__closes_at__date__lte=on)
    applied, *parts = (_by_year(found.filter(is_closed)) for found in (Application.objects.counted(), awarded, done))
    if sum(parts[0].values()) < ever:
        most = 1  # how many of calls that go on have an award would follow from the sum
    years = {year: (count, *(part.get(year, 0) for part in parts)) for year, count in applied.items()}
    latest = {last_round.fiscal_year: received} if last_round else {}
    return rules.protect_years(years, part=latest, most=most)[::-1]


def _by_year(found: QuerySet[Application]) -> dict[int, int]:
    return dict(found.order_by().values_list("call__fiscal_year").annotate(Count("pk")))


def _told(count: int) -> int | None:
    return count if rules.may_tell(count) else None


def _count_by_country(found: QuerySet[Application]) -> dict[str, int]:
    return dict(found.order_by().values_list(COUNTRY).annotate(Count("pk")))
