"""Where workers are, by country and region: what the public may know, and what the office knows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import get_language

from dispatch.models import Posting
from dispatch.models.postings import ABROAD
from dispatch.queries.public import PublicPosting
from jocs_site.people.countries import country_name


@dataclass(frozen=True)
class Place:
    """``people``: how many are there, ``None`` where no more than the country may be told; ``region``: may be empty."""

    country: str
    country_name: str
    region: str
    people: int | None


def public_places(shown: Sequence[PublicPosting]) -> list[Place]:
    """The places of what the public sees that day. Source: docs/sources.md#R51"""
    named = Counter((one.country, one.country_name, one.region) for one in shown if one.is_named)
    places = [Place(*place, people) for place, people in named.items()]
    return places + [Place(one.country, one.country_name, "", None) for one in shown if not one.is_named]


def places_abroad(on: date, language: str | None = None) -> list[Place]:
    """Where everybody is posted on a day, by country and region; hidden postings too, so for the office alone."""
    language = language or (get_language() or "ja")[:2]
    running = Posting.objects.filter(state__in=ABROAD, starts_on__lte=on, ends_before__gt=on)
    of_host = ("country", "organisation__region_ja", "organisation__region_en")
    people: Counter[tuple[str, str]] = Counter()
    for row in running.values(*of_host).annotate(people=Count("pk")).order_by(*of_host):
        ja, en = row["organisation__region_ja"], row["organisation__region_en"]
        people[row["country"], (ja or en) if language == "ja" else (en or ja)] += row["people"]
    return [
        Place(country, country_name(country, language), region, count) for (country, region), count in people.items()
    ]
