"""Telling those who see to papers what ends: a mail a week, and a calendar that fetches it."""

import secrets
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch import queries
from dispatch.models import CalendarFeed
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post_all
from jocs_site.people.models import User

EXPIRIES = kind("expiries", _("What ends soon, to the office"), permission="dispatch.view_persondocument")
SEE_TO_PAPERS = "dispatch.change_persondocument"


def tell_of_expiries(*, today: date, at: datetime) -> int:
    """Write to everybody who sees to papers, once in each week that has something to tell. Safe to repeat, at once too.

    A week begins on Monday; a job that missed it writes on the first day it runs. Returns how many are written to.
    """
    if not queries.expiries(today):
        return 0
    year, week, _day = today.isocalendar()
    accounts = list(queries.accounts_with(SEE_TO_PAPERS))
    languages = {_language_of(account) for account in accounts}
    words = {language: _words(language, today) for language in languages}
    post_all((_letter(account, f"{year}-W{week:02d}", words) for account in accounts), at=at)
    return len(accounts)


def _language_of(account: User) -> str:
    person = getattr(account, "person", None)
    return person.language if person else settings.LANGUAGE_CODE


def _words(language: str, today: date) -> tuple[str, str]:
    with translation.override(language):  # the names of papers are in the reader's language
        page = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch_expiries:index")
        buckets = [(name, rows) for name, rows in queries.by_bucket(queries.expiries(today)) if rows]
        text = render_to_string("dispatch/mail/expiries.txt", {"buckets": buckets, "page": page})
        return gettext("Papers and consents that end soon"), text


def _letter(account: User, week: str, words: dict[str, tuple[str, str]]) -> NewLetter:
    language = _language_of(account)
    subject, text = words[language]
    return NewLetter(
        f"expiries:{week}:{account.pk}",
        EXPIRIES,
        subject,
        text,
        person=getattr(account, "person", None),
        language=language,
        name=account.called,
        address=account.email,
    )


@transaction.atomic
def make_feed(*, user: User, at: datetime) -> str:
    """Give an account a new secret for its calendar, told this once; the one before works no more."""
    User.objects.select_for_update().get(pk=user.pk)
    revoke_feed(user=user, at=at)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, fingerprint=sha256(secret.encode()).hexdigest(), made_at=at)
    return secret


def revoke_feed(*, user: User, at: datetime) -> None:
    """Let the address of an account work no more. Safe to repeat."""
    CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
