"""What the rooms may tell the public on a day: who serves, who studies, what was written. Read only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dispatch.queries import PublicPosting, public_postings, stories_told_of
from home.models import CountryPage, StoryPage
from scholarships.queries import studying_by_country, studying_in_all

STORIES_TOLD = 6


@dataclass(frozen=True)
class ToldOfCountry:
    """``scholars``: who studies that day; ``None`` for nobody, and for so few that the number points to persons."""

    workers: list[PublicPosting]
    scholars: int | None
    stories: list[StoryPage]


def told_of(country: str, language: str, on: date) -> ToldOfCountry:
    return ToldOfCountry(
        workers=[one for one in public_postings(on, language) if one.country == country],
        scholars=next((one.count for one in studying_by_country(on) if one.codes == (country,)), None),
        stories=_stories(stories_told_of(country, on), language, on),
    )


def _stories(reports: list[int], language: str, on: date) -> list[StoryPage]:
    if not reports:
        return []
    pages = StoryPage.objects.live().public().filter(report__in=reports, locale__language_code=language)
    shown = pages.filter(published_on__lte=on).exclude(pk__in=pages.withheld(on, reports))
    return list(shown.order_by("-published_on", "-pk")[:STORIES_TOLD])


def with_workers(countries: QuerySet[CountryPage], on: date) -> list[tuple[CountryPage, int]]:
    """Each page with the number of workers whom the public may know to be there."""
    workers = Counter(one.country for one in public_postings(on) if one.is_named)
    return [(page, workers[page.country]) for page in countries]


def countries_in(language: str, on: date) -> list[tuple[CountryPage, int]]:
    pages = CountryPage.objects.live().public().filter(locale__language_code=language)
    return with_workers(pages.order_by("path"), on)


@dataclass(frozen=True)
class Figures:
    """``workers``: entries of the public list, of which one without a name may stand for more; ``scholars``: ``None``
    for nobody or few."""

    workers: int
    countries: int
    scholars: int | None


def figures_of_today(on: date) -> Figures:
    workers = public_postings(on)
    return Figures(len(workers), len({one.country for one in workers}), studying_in_all(on))
