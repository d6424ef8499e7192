"""What the public may see of a posting, and on whose word."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.models import Posting, PublicProfile
from dispatch.services.refusals import lock, note, refuse_days_to_come, refused_in_words
from dispatch.services.stories import hide_stories
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from jocs_site.people.models import Consent

JAPANESE_LETTERS, ENGLISH_LETTERS = 400, 800


def set_sensitivity(*, posting: Posting, sensitivity: str, by=None, at: datetime | None = None) -> Posting:
    """Say how much of a posting the public may see at most; consent and release are needed besides.

    Hidden takes the stories of the posting back at once.
    """
    with refused_in_words():
        fresh = lock(posting, None)
        if sensitivity == Posting.Sensitivity.HIDDEN:
            hide_stories(fresh, by=by, at=at or timezone.now())
        fresh.sensitivity = sensitivity
        fresh.save(update_fields=["sensitivity"])
        note(fresh, "sensitivity", by=by, at=at, reason=str(fresh.get_sensitivity_display()))
    posting.refresh_from_db()
    return posting


def set_public_profile(
    *,
    posting: Posting,
    text_ja: str,
    text_en: str,
    consent_given_on: date,
    consent_ends_before: date | None = None,
    by=None,
    at: datetime | None = None,
) -> PublicProfile:
    """Write the public words about a posting; nobody sees them until they are released.

    consent_given_on: the day the worker agreed; a consent already in force stays the one that counts.
    Raises RuleBroken for a text that is missing or too long.
    """
    words = {
        "text_ja": _checked(text_ja, "text_ja", JAPANESE_LETTERS),
        "text_en": _checked(text_en, "text_en", ENGLISH_LETTERS),
    }
    refuse_days_to_come(consent_given_on, at, field="consent_given_on")
    with refused_in_words():
        fresh = lock(posting, None)
        consent = people.give_consent(
            person=fresh.worker.person, purpose=Consent.Purpose.PUBLIC_PROFILE, on=consent_given_on
        )
        rest = {
            "consent": consent,
            "consent_ends_before": consent_ends_before,
            "approved_by": None,
            "approved_on": None,
        }
        profile, _is_new = PublicProfile.objects.update_or_create(posting=fresh, defaults=words | rest)
        note(fresh, "profile", by=by, at=at)
    return profile


def release_public_profile(
    *, posting: Posting, on: date, by=None, text_ja: str | None = None, at: datetime | None = None
) -> PublicProfile:
    """Let the public read the profile from this day on.

    text_ja: what the person who releases has read; another text by now is refused.
    Raises RuleBroken when there is no text, the text changed meanwhile, or the consent is not in force.
    """
    refuse_days_to_come(on, at)
    with refused_in_words():
        fresh = lock(posting, None)
        profile = PublicProfile.objects.select_related("consent").filter(posting=fresh).first()
        if profile is None:
            raise RuleBroken(_("There is no public text yet."))
        if text_ja is not None and _in_plain_lines(text_ja) != profile.text_ja:
            raise RuleBroken(_("The text changed meanwhile. Read it again before you release it."))
        profile.approved_by, profile.approved_on = by, on
        if not profile.is_in_force(on):
            raise RuleBroken(_("The worker's consent to be shown in public is not in force on this day."))
        profile.save(update_fields=["approved_by", "approved_on"])
        note(fresh, "release", by=by, at=at)
    return profile


def withdraw_consent(*, posting: Posting, on: date, by=None, at: datetime | None = None) -> None:
    """End the worker's consent to be shown in public: every profile that rests on it disappears from that day."""
    with refused_in_words():
        fresh = lock(posting, None)
        people.withdraw_consent(person=fresh.worker.person, purpose=Consent.Purpose.PUBLIC_PROFILE, on=on)
        note(fresh, "withdraw", by=by, at=at)


def _in_plain_lines(text: str) -> str:
    """Browsers send line ends of their own; the same words must compare equal."""
    return "\n".join(text.strip().splitlines())


def _checked(text: str, field: str, most: int) -> str:
    text = _in_plain_lines(text)
    if not text:
        raise RuleBroken(_("Write the text in both languages."), field=field)
    if len(text) > most:
        sentence = _("The text has %(count)d letters; %(most)d is the most.") % {"count": len(text), "most": most}
        raise RuleBroken(sentence, field=field)
    return text
