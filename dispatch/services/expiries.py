"""Telling those who see to papers what ends: a mail a week, and a calendar that fetches it."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dispatch import queries
from dispatch.models import CalendarFeed
from jocs_site.letters.kinds import Kind, kind
from jocs_site.letters.services import NewLetter, post_all
from jocs_site.people.models import User
from jocs_site.people.queries import accounts_with

EXPIRIES = kind("expiries", _("What ends soon, to the office"), permission="dispatch.view_persondocument")
SEE_TO_PAPERS = "dispatch.change_persondocument"


@dataclass(frozen=True)
class _Telling:
    """What one mail tells, to whom, and the beginning of its keys."""

    key: str
    kind: Kind
    subject: str
    accounts: list[User]
    ask: Callable[[date], Iterable[queries.Expiry]]


def tell_of_expiries(*, today: date, at: datetime) -> int:
    """Write to everybody who sees to papers, once in each week that has something to tell. Safe to repeat, at once too.

    Who sees only to what another source adds, as insurance of volunteers, is written of that alone. A week begins on
    Monday; a job that missed it writes on the first day it runs. Returns how many are written to.
    """
    year, week, _day = today.isocalendar()
    told = 0
    for telling in _tellings():
        if telling.accounts and list(telling.ask(today)):
            languages = {_language_of(account) for account in telling.accounts}
            words = {language: _words(telling, language, today) for language in languages}
            letters = [_letter(telling, account, f"{year}-W{week:02d}", words) for account in telling.accounts]
            post_all(letters, at=at)
            told += len(letters)
    return told


def _tellings() -> list[_Telling]:
    see_to_papers = list(accounts_with(SEE_TO_PAPERS))
    found = [_Telling("expiries", EXPIRIES, _("Papers and more that end soon"), see_to_papers, queries.every_expiry)]
    for source in queries.expiry_sources():
        alone = [one for one in accounts_with(source.seen_to_with) if one not in see_to_papers]
        found.append(_Telling(f"expiries-{source.kind.code}", source.kind, source.subject, alone, source.ask))
    return found


def _language_of(account: User) -> str:
    person = getattr(account, "person", None)
    return person.language if person else settings.LANGUAGE_CODE


def _words(telling: _Telling, language: str, today: date) -> tuple[str, str]:
    with translation.override(language):  # the names of papers are in the reader's language
        page = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch_expiries:index")
        buckets = [(name, rows) for name, rows in queries.by_bucket(telling.ask(today)) if rows]
        text = render_to_string("dispatch/mail/expiries.txt", {"buckets": buckets, "page": page})
        return str(telling.subject), text


def _letter(telling: _Telling, account: User, week: str, words: dict[str, tuple[str, str]]) -> NewLetter:
    language = _language_of(account)
    subject, text = words[language]
    return NewLetter(
        f"{telling.key}:{week}:{account.pk}",
        telling.kind,
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
