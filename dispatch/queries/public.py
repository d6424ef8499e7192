"""What the public may know of the workers of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from dispatch import rules
from dispatch.models import HiddenCountry, Posting, PublicProfile
from jocs_site.people.countries import country_name

# What decides whether a posting is shown, and what is shown of it. Lists stand on the front page: nothing else is read.
SHOWN_COLUMNS = (
    "country",
    "kind",
    "term_number",
    "starts_on",
    "ends_before",
    "job_title_ja",
    "job_title_en",
    "sensitivity",
    "worker__profession",
    *(f"worker__person__{one}_{part}" for one in ("family", "given") for part in ("name", "latin")),
    *(f"organisation__{name}" for name in ("name_ja", "name_en", "region_ja", "region_en", "latitude", "longitude")),
    *(f"profile__{name}" for name in ("posting", "text_ja", "text_en", "approved_on", "consent_ends_before")),
    "profile__consent__given_on",
    "profile__consent__withdrawn_on",
)


@dataclass(frozen=True)
class PublicPosting:
    """What the public may know of one posting, and no more, in the reader's language.

    Where only the country may be shown, ``pk`` is ``None`` and every text but the country's is empty. ``at``: latitude
    and longitude of the region, in whole degrees.
    """

    country: str
    country_name: str
    pk: int | None = None
    name: str = ""
    profession: str = ""
    host: str = ""
    region: str = ""
    job_title: str = ""
    text: str = ""
    is_long_term: bool = False
    term_number: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    updated_on: date | None = None
    at: tuple[int, int] | None = None

    @property
    def is_named(self) -> bool:
        return self.pk is not None


def public_postings(on: date, language: str | None = None) -> list[PublicPosting]:
    """Workers at their posts on a day, as far as each agreed to be shown; by country, then by start.

    Hidden postings, countries that are switched off, and postings without a released text under a consent in force
    are not among them. Countries shown without a name come once each, after the named. Source: docs/sources.md#R51
    """
    language = language or (get_language() or "ja")[:2]
    rows = _not_hidden(Posting.objects.at_post(on), on).order_by("country", "starts_on", "pk")
    shown = [one for posting in rows if (one := _as_allowed(posting, on, language))]
    named = [one for one in shown if one.is_named]
    countries = {one.country: one for one in shown if not one.is_named}
    unnamed = sorted(countries.keys() - {one.country for one in named})
    return named + [countries[code] for code in unnamed]


def shown_in_public(keys: Iterable[int], on: date, language: str | None = None) -> dict[int, PublicPosting]:
    """What the public may know of these postings, at their posts or not, by their keys, the first to begin first.

    Those of which it may know nothing are left out. The same rules as for `public_postings`.
    """
    keys = set(keys)
    if not keys:
        return {}
    language = language or (get_language() or "ja")[:2]
    rows = _not_hidden(Posting.objects.filter(pk__in=keys), on).order_by("starts_on", "pk")
    return {posting.pk: one for posting in rows if (one := _as_allowed(posting, on, language))}


def _not_hidden(rows: QuerySet[Posting], on: date) -> QuerySet[Posting]:
    off = HiddenCountry.objects.in_force(on).values("country")
    rows = rows.exclude(country__in=off).exclude(sensitivity=Posting.Sensitivity.HIDDEN)
    return rows.select_related("worker__person", "organisation", "profile__consent").only(*SHOWN_COLUMNS)


def _as_allowed(posting: Posting, on: date, language: str) -> PublicPosting | None:
    if posting.sensitivity == Posting.Sensitivity.COUNTRY_ONLY:
        return PublicPosting(country=posting.country, country_name=country_name(posting.country, language))
    profile = getattr(posting, "profile", None)
    return _as_consented(posting, profile, language) if profile and profile.is_in_force(on) else None


def _as_consented(posting: Posting, profile: PublicProfile, language: str) -> PublicPosting:
    return PublicPosting(
        pk=posting.pk,
        country=posting.country,
        country_name=country_name(posting.country, language),
        name=posting.worker.person.name_in(language),
        profession=str(posting.worker.get_profession_display()),
        host=posting.organisation.name_in(language),
        region=posting.organisation.region_in(language),
        job_title=posting.job_title_in(language),
        text=profile.text_ja if language == "ja" else profile.text_en,
        is_long_term=posting.kind == Posting.Kind.LONG,
        term_number=posting.term_number,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
        updated_on=profile.approved_on,
        at=rules.as_region(posting.organisation.latitude, posting.organisation.longitude),
    )
