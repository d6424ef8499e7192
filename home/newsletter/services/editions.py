"""Putting a newsletter together, trying it, beginning to send it, stopping it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page

from home.newsletter import rules
from home.newsletter.models import Edition, EditionPage
from home.newsletter.queries.editions import JOB, latest_run, unfit_pages
from home.newsletter.queries.recipients import recipients
from home.newsletter.services.words import EDITION, preview
from jocs_site.backoffice.models import Run
from jocs_site.backoffice.runs import ask_to_stop, start_run
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from jocs_site.letters.services import NewLetter, open_mailing, post_all, withdraw_waiting

State = Edition.State


@transaction.atomic
def compose(
    *, words: dict[str, str], pages: Sequence[Page], at: datetime, by=None, edition: Edition | None = None, version=None
) -> Edition:
    """Write a new draft, or change one: words by the names of the columns, pages in their order.

    version: the one that the screen showed. Raises StaleState where it is another by now, or the edition no draft.
    """
    if edition is None:
        edition = Edition.objects.create(made_at=at, made_by=by, **words)
        log(edition, "wagtail.create", user=by)
    else:
        edition = _draft(edition.pk, version)
        for name, value in words.items():
            setattr(edition, name, value)
        edition.version += 1
        edition.save(update_fields=[*words, "version"])
        edition.pages.all().delete()
        log(edition, "wagtail.edit", user=by)
    EditionPage.objects.bulk_create(
        EditionPage(edition=edition, position=position, page=page, title=page.title)
        for position, page in enumerate(pages, 1)
    )
    return edition


@transaction.atomic
def send_test(edition: Edition, *, address: str, version: int, at: datetime) -> Edition:
    """Send it in both languages to somebody of the office. It counts until the edition is changed again."""
    found = _draft(edition.pk, version)
    letters = [
        NewLetter(
            f"newsletter-edition-test:{found.pk}:{uuid4().hex}",
            EDITION,
            _in(language, words.subject),
            words.text,
            name=address,
            address=address,
            language=language,
            html=words.html,
        )
        for language, words in preview(found, localdate(at)).items()
    ]
    post_all(letters, at=at)
    found.tested_version = found.version
    found.save(update_fields=["tested_version"])
    return found


def _in(language: str, subject: str) -> str:
    with override(language):
        return _("[Test] %(subject)s") % {"subject": subject}


@transaction.atomic
def begin_sending(edition: Edition, *, version: int, at: datetime, by=None) -> Run:
    """Freeze it and hand it to the worker, once: a second press, or a second tab, is told that it is on its way.

    Raises RuleBroken with every reason why it may not go out.
    """
    found = _draft(edition.pk, version)
    if blockers := blockers_of(found, at):
        raise RuleBroken(blockers=blockers)
    found.mailing = open_mailing(title=found.subject_ja, at=at, by=by)
    found.state, found.begun_at, found.begun_by = State.SENDING, at, by
    found.save(update_fields=["state", "begun_at", "begun_by", "mailing"])
    log(found, "newsletter.sent", user=by)
    return start_run(JOB, at=at, by=by, edition=found.pk)


def blockers_of(edition: Edition, at: datetime) -> list[Blocker]:
    """Why a draft may not go out now; all reasons at once."""
    today = localdate(at)
    unfit = unfit_pages(edition, today)
    words = _("Not everybody may read “%(title)s” any more. Take it out, or open it again.")
    found = [Blocker("unfit", words % {"title": title}) for title in unfit]
    if not edition.pages.exists():
        found.append(Blocker("empty", _("Choose at least one page.")))
    if not edition.is_tested:
        found.append(Blocker("untested", _("Send it to yourself first, as it is now, and read it.")))
    if any(len(one.html.encode()) > rules.MOST_BYTES for one in preview(edition, today).values()):
        found.append(Blocker("long", _("It is too long: mail programs would cut it off. Choose fewer pages.")))
    if not recipients(today).to:
        found.append(Blocker("nobody", _("Nobody wishes the newsletter by mail yet.")))
    return found


@transaction.atomic
def stop(edition: Edition, *, at: datetime, by=None) -> int:
    """Post no more of it and take back what has not begun to go. For good. Returns how many letters were taken back."""
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    if found.state == State.STOPPED:
        return 0
    if found.state not in (State.SENDING, State.SENT):
        raise StaleState(_("This newsletter is not being sent."))
    if found.state == State.SENDING:
        found.state, found.ended_at = State.STOPPED, at
        found.save(update_fields=["state", "ended_at"])
        if run := latest_run(found):
            ask_to_stop(run.pk)
    taken_back = withdraw_waiting(mailings=[found.mailing_id])
    log(found, "newsletter.stopped", user=by, data={"letters": taken_back})
    return taken_back


@transaction.atomic
def discard(edition: Edition, *, version: int, by=None) -> None:
    """Throw a draft away."""
    found = _draft(edition.pk, version)
    log(found, "wagtail.delete", user=by)
    found.delete()


def _draft(pk: int, version: int | None) -> Edition:
    found = Edition.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise StaleState(_("This draft was thrown away."))
    if found.state != State.DRAFT:
        raise StaleState(_("This newsletter is on its way already."))
    if version is not None and found.version != version:
        raise StaleState(_("Somebody changed it meanwhile. Look at it again before you go on."))
    return found
