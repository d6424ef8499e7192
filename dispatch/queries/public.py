"""What the public may know of the workers of a day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from dispatch.models import HiddenCountry, Posting, PublicProfile
from jocs_site.people.countries import country_name


@dataclass(frozen=True)
class PublicPosting:
    """What the public may know of one posting, and no more, in the reader's language.

    Where only the country may be shown, ``pk`` is ``None`` and every text but the country's is empty.
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

    @property
    def is_named(self) -> bool:
        return self.pk is not None


def public_postings(on: date, language: str | None = None) -> list[PublicPosting]:
    """Workers at their posts on a day, as far as each agreed to be shown; by country, then by start.

    Hidden postings, countries that are switched off, and postings without a released text under a consent in force
    are not among them. Countries shown without a name come once each, after the named. Source: docs/sources.md#R51
    """
    language = language or (get_language() or "ja")[:2]
    off = HiddenCountry.objects.in_force(on).values("country")
    rows = Posting.objects.at_post(on).exclude(country__in=off).exclude(sensitivity=Posting.Sensitivity.HIDDEN)
    rows = rows.with_names().select_related("worker__person", "organisation", "profile__consent")
    named, countries = [], set()
    for posting in rows.order_by("country", "starts_on", "pk"):
        if posting.sensitivity == Posting.Sensitivity.COUNTRY_ONLY:
            countries.add(posting.country)
        elif (profile := getattr(posting, "profile", None)) and profile.is_in_force(on):
            named.append(_as_consented(posting, profile, language))
    unnamed = sorted(countries - {posting.country for posting in named})
    return named + [PublicPosting(country=code, country_name=country_name(code, language)) for code in unnamed]


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
    )
