"""What an applicant, an officer and a referee see."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jocs_site.people.countries import country_name
from jocs_site.people.models import Consent, ConsentText, Organisation
from jocs_site.people.queries import consent_text, partners
from scholarships import regimes
from scholarships.models import Application, Call, Draft, Endorsement, Paper, Reference
from scholarships.rules import is_open

# What the officer of the nominating body is shown, and endorses.
SHOWN_TO_OFFICER = ("about", "body", "study", "costs", "reasons")


def draft_by_key(key: UUID | str) -> Draft | None:
    return Draft.objects.select_related("call", "application__call", "consent_text").filter(key=key).first()


def eligible_bodies(call: Call) -> QuerySet[Organisation]:
    """Partners in standing in the call's countries, or those of them that the call names."""
    bodies = partners().filter(country__in=call.countries)
    listed = list(call.bodies.values_list("pk", flat=True))
    return bodies.filter(pk__in=listed) if listed else bodies


def instant_of_call(call: Call, at: datetime) -> str:
    """An instant by the clock of the call's own zone, with the zone's name."""
    return f"{date_format(at.astimezone(call.zone), 'DATETIME_FORMAT')} ({call.time_zone})"


def why_not_writable(draft: Draft, at: datetime) -> str:
    """Why nothing of the draft may be changed at this instant; empty while it may."""
    call, application = draft.call, draft.application
    if draft.ended_at:
        return _("This application was taken back.")
    if application is None:
        if is_open(call.opens_at, call.closes_at, at) and call.is_announced:
            return ""
        told = _("The call closed on %(instant)s. What you typed can be read, but not changed or handed in any more.")
        return told % {"instant": instant_of_call(call, call.closes_at)}
    if application.state != Application.State.INCOMPLETE:
        return _("Your application has been handed in. It can be corrected only when the office asks for it.")
    if at >= call.corrections_end_at:
        told = _("Corrections could be made until %(instant)s.")
        return told % {"instant": instant_of_call(call, call.corrections_end_at)}
    return ""


def others_may_answer(draft: Draft, at: datetime) -> bool:
    """Whether an endorsement or a reference is still of use: until the correction date, once it was handed in."""
    if draft.ended_at:
        return False
    if draft.application is None:
        return not why_not_writable(draft, at)
    with_desk = draft.application.state in (Application.State.SUBMITTED, Application.State.INCOMPLETE)
    return with_desk and at < draft.call.corrections_end_at


def fingerprint(draft: Draft) -> str:
    """Of what the officer is shown."""
    shown = {step: draft.answers.get(step, {}) for step in SHOWN_TO_OFFICER}
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def live_endorsement(draft: Draft) -> Endorsement | None:
    return draft.endorsements.filter(ended_at=None).first()


def counts(endorsement: Endorsement | None, draft: Draft) -> bool:
    """Whether the officer endorsed what stands in the draft now."""
    return bool(endorsement and endorsement.is_endorsed and endorsement.seen == fingerprint(draft))


def live_references(draft: Draft) -> QuerySet[Reference]:
    return draft.references.filter(ended_at=None)


def paper_of(draft: Draft, key: UUID) -> Paper | None:
    """Somebody else's does not exist."""
    return draft.papers.filter(key=key).first()


@dataclass(frozen=True)
class ConsentShown:
    """What is shown before somebody agrees: the words in force, and a line for each country."""

    text: ConsentText
    countries: list[str]
    words: str
    lines: list[str]

    @property
    def whole(self) -> str:
        return "\n\n".join([self.words, *self.lines])


def consent_shown(countries: list[str], on: date) -> ConsentShown | None:
    """``None`` before the first words. In the reader's language. Source: docs/sources.md#R57"""
    text = consent_text(Consent.Purpose.DATA_ABROAD, on)
    if text is None:
        return None
    language = (get_language() or "ja")[:2]
    return ConsentShown(text, countries, text.words_in(language), [_line_of(code, language) for code in countries])


def _line_of(code: str, language: str) -> str:
    regime, country = regimes.regime_of(code), country_name(code)
    if regime is None:
        return _("%(country)s: we do not know of a general law on personal data in this country.") % {
            "country": country
        }
    words = {"country": country, "law": regime.law_in(language)}
    if regime.has_authority:
        return _("%(country)s: %(law)s, watched over by an authority of the state.") % words
    return _("%(country)s: %(law)s, without an authority of its own that watches over it.") % words


def countries_of(draft: Draft) -> list[str]:
    """Where the data would go: to the nominating body, and to the place of study."""
    body = draft.typed("body").get("nominating_organisation", "")
    found = Organisation.objects.filter(pk=body).first() if body.isdigit() else None
    codes = {found.country if found else "", draft.typed("study").get("study_country", "")}
    return sorted(code for code in codes if code and code != "JP")


def consent_counts(draft: Draft) -> bool:
    """Whether the consent named every country to which the data go now."""
    return draft.consented_on is not None and set(countries_of(draft)) <= set(draft.consent_countries)
