"""Mail about absences: to those who decide, and the answer to the worker."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from dispatch import queries
from dispatch.models import Absence, AbsenceChange
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post, post_all
from jocs_site.people.queries import accounts_with

ASKED = kind("absence_asked", _("Absence of a worker, to the office"), permission="dispatch.view_absence")
ANSWERED = kind("absence_answered", _("Answer on an absence, to the worker"), permission="dispatch.view_absence")
DECIDE = "dispatch.approve_absence"


def tell_coordinators(absence: Absence, what: str, *, by, at: datetime | None) -> None:
    """``what``: asked or taken_back. Nobody is told of what they did themselves, nor of what the office did."""
    if by is None or by.has_perm("dispatch.change_absence"):
        return
    page = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch_absences:inspect", args=[absence.pk])
    risks = queries.warnings_for([absence], timezone.localdate(at))[absence.pk]
    letters = []
    for account in accounts_with(DECIDE):
        person = getattr(account, "person", None)
        language = person.language if person else "ja"
        subject, text = _words(what, language, absence=absence, page=page, risks=risks)
        letters.append(
            NewLetter(
                f"absence-{what}:{absence.pk}:{account.pk}",
                ASKED,
                subject,
                text,
                person=person,
                language=language,
                name=account.called,
                address=account.email,
            )
        )
    post_all(letters, at=at)


def tell_worker(absence: Absence, change: AbsenceChange, *, at: datetime | None) -> None:
    """The office's answer; a worker without an address is told otherwise."""
    person = absence.posting.worker.person
    address = person.user.email if person.user else person.email
    if not address:
        return
    with translation.override(person.language):  # addresses are in the reader's language
        page = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch:mine")
    subject, text = _words("answered", person.language, absence=absence, change=change, page=page, person=person)
    post(NewLetter(f"absence-answered:{change.pk}", ANSWERED, subject, text, person=person, address=address), at=at)


def _words(what: str, language: str, **context) -> tuple[str, str]:
    with translation.override(language):
        subject = render_to_string(f"dispatch/mail/absence_{what}_subject.txt", context).strip()
        return subject, render_to_string(f"dispatch/mail/absence_{what}.txt", context)
