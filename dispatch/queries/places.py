"""Where workers are, by country and region: what the public may know, and what the office knows."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from statistics import fmean

from django.db.models import Count
from django.utils.translation import get_language

from dispatch.models import Posting
from dispatch.models.postings import ABROAD
from dispatch.queries.public import PublicPosting
from jocs_site.backoffice.maps import Place
from jocs_site.people.countries import country_name


def public_places(shown: Sequence[PublicPosting]) -> list[Place]:
    """The places of what the public sees that day. Source: docs/sources.md#R51"""
    named = Counter((one.country, one.country_name, one.region) for one in shown if one.is_named)
    points = {(one.country, one.country_name, one.region): one.at for one in shown if one.is_named and one.at}
    places = [Place(*place, people, points.get(place)) for place, people in named.items()]
    return places + [Place(one.country, one.country_name, "", None) for one in shown if not one.is_named]


def places_abroad(on: date, language: str | None = None) -> list[Place]:
    """Where everybody is posted on a day, by country and region; hidden postings too, so for the office alone."""
    language = language or (get_language() or "ja")[:2]
    running = Posting.objects.filter(state__in=ABROAD, starts_on__lte=on, ends_before__gt=on)
    of_host = [f"organisation__{name}" for name in ("region_ja", "region_en", "latitude", "longitude")]
    people: Counter[tuple[str, str]] = Counter()
    points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in running.values("country", *of_host).annotate(people=Count("pk")).order_by("country", *of_host):
        ja, en, latitude, longitude = (row[name] for name in of_host)
        region = row["country"], (ja or en) if language == "ja" else (en or ja)
        people[region] += row["people"]
        if latitude is not None:
            points[region] += [(float(latitude), float(longitude))] * row["people"]
    return [
        Place(region[0], country_name(region[0], language), region[1], count, _middle(points[region]))
        for region, count in people.items()
    ]


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """Where the people of a region are on average."""
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return fmean(latitudes), fmean(longitudes)
