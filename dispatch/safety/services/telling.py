"""Mails of an event: the question with its link, the reminder, and what the coordinators must know."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from dispatch.safety.models import CheckIn, CheckInChange, SafetyEvent
from dispatch.safety.queries import link_of
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post_all
from jocs_site.people.queries import accounts_with

# Its link answers for somebody; the office has no business with it once the mail is on its way.
ASKED = kind("safety_asked", _("Are you safe?"), permission="safety.view_safetyevent", keeps_words=False)
TOLD = kind("safety_told", _("Safety event, to the office"), permission="safety.view_safetyevent")
COPY = kind("whereabouts_copy", _("Copy of who is where"), permission="safety.hold_copy", keeps_words=False)


def ask(checkins: Iterable[CheckIn], *, at: datetime) -> None:
    _ask(checkins, "asked", at)


def remind(checkins: Iterable[CheckIn], *, at: datetime) -> None:
    _ask(checkins, "reminded", at)


def _ask(checkins: Iterable[CheckIn], what: str, at: datetime) -> None:
    """One mail each, in both languages; who has no address is called."""
    letters = []
    for checkin in checkins:
        if not checkin.email:
            continue
        context = {"checkin": checkin, "event": checkin.event, "link": link_of(checkin), "is_reminder": what != "asked"}
        letters.append(
            NewLetter(
                f"safety-{what}:{checkin.pk}",
                ASKED,
                render_to_string("safety/mail/ask_subject.txt", context).strip(),
                render_to_string("safety/mail/ask.txt", context),
                person=checkin.person,
                name=checkin.name,
                address=checkin.email,
            )
        )
    post_all(letters, at=at)


def tell_coordinators(event: SafetyEvent, checkins: Sequence[CheckIn], *, at: datetime) -> None:
    """One mail to each about all who have newly been silent for too long."""
    if checkins:
        key = f"safety-silent:{event.pk}:{checkins[0].pk}-{checkins[-1].pk}:{at.timestamp():.0f}"
        _tell(event, key, "silent", at, checkins=checkins)


def tell_of_help(checkin: CheckIn, change: CheckInChange, *, at: datetime) -> None:
    _tell(checkin.event, f"safety-help:{change.pk}", "help", at, checkin=checkin)


def _tell(event: SafetyEvent, key: str, what: str, at: datetime, **context) -> None:
    page = settings.WAGTAILADMIN_BASE_URL + reverse("safety_events:roll", args=[event.pk])
    letters = []
    for account in accounts_with("safety.change_checkin"):
        person = getattr(account, "person", None)
        language = person.language if person else "ja"
        with translation.override(language):
            said = context | {"event": event, "page": page}
            subject = render_to_string(f"safety/mail/{what}_subject.txt", said).strip()
            text = render_to_string(f"safety/mail/{what}.txt", said)
        letters.append(
            NewLetter(
                f"{key}:{account.pk}",
                TOLD,
                subject,
                text,
                person=person,
                language=language,
                name=account.called,
                address=account.email,
            )
        )
    post_all(letters, at=at)


def send_copy(name: str, content: bytes, *, at: datetime) -> int:
    """The copy to everybody who holds it, so that it is where they are when the server is not. Returns how many."""
    letters = []
    day = timezone.localdate(at)
    for account in accounts_with("safety.hold_copy"):
        person = getattr(account, "person", None)
        with translation.override(person.language if person else "ja"):
            context = {"day": day}
            subject = render_to_string("safety/mail/copy_subject.txt", context).strip()
            text = render_to_string("safety/mail/copy.txt", context)
        letters.append(
            NewLetter(
                f"whereabouts-copy:{day}:{account.pk}",
                COPY,
                subject,
                text,
                person=person,
                name=account.called,
                address=account.email,
                attachments=[(Path(name).name, "application/pdf", content)],
            )
        )
    return len(post_all(letters, at=at))
