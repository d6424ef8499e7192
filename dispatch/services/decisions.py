"""What the board decides about a term: exceptions before it, amendments of its dates after approval."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import Amendment, Posting, TermException, Worker
from dispatch.models.amending import MAY_AMEND
from dispatch.models.decisions import REASON_LETTERS
from dispatch.models.postings import BEFORE_DEPARTURE, OPEN_TO_REVISION
from dispatch.services.obligations import settle_obligations
from dispatch.services.postings import refuse_bad_term
from dispatch.services.refusals import lock, note, refuse_days_to_come, refuse_reversed_days, refused_in_words
from jocs_site.foundation.errors import RuleBroken


def grant_exception(
    *, worker: Worker, reason: str, approved_by: str, approved_on: date, minutes: str, at: datetime | None = None
) -> TermException:
    """Record the board's leave for one long term under three years; the posting that uses it names it.

    Raises RuleBroken when the reason has fewer than 20 letters or the decision is still to come.
    """
    if len(reason.strip()) < REASON_LETTERS:
        raise RuleBroken(_("Give the reason in at least 20 letters."), field="reason")
    refuse_days_to_come(approved_on, at, field="approved_on")
    with refused_in_words():
        return TermException.objects.create(
            worker=worker, reason=reason.strip(), approved_by=approved_by, approved_on=approved_on, minutes=minutes
        )


def record_exception(
    *,
    posting: Posting,
    reason: str,
    approved_by: str,
    approved_on: date,
    minutes: str,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> TermException:
    """Give a planned posting its exception after the fact; before the approval it takes the place of a wrong one.

    Raises RuleBroken for a short-term posting, once the worker has left, and where the board has approved one already.
    Source: docs/sources.md#R44
    """
    with refused_in_words():
        fresh = lock(posting, expected_state)
        _refuse_needless_exception(fresh)
        exception = grant_exception(
            worker=fresh.worker,
            reason=reason,
            approved_by=approved_by,
            approved_on=approved_on,
            minutes=minutes,
            at=at,
        )
        if replaced := fresh.exception:
            replaced.withdrawn_at = at or timezone.now()
            replaced.save(update_fields=["withdrawn_at"])
        fresh.exception = exception
        fresh.save(update_fields=["exception"])
        note(fresh, "exception", by=by, at=at, reason=f"{exception.minutes}: {exception.reason}")
    posting.refresh_from_db()
    return exception


def _refuse_needless_exception(posting: Posting) -> None:
    if posting.kind != Posting.Kind.LONG:
        raise RuleBroken(_("A short-term posting needs no exception."))
    if posting.state not in (*OPEN_TO_REVISION, *BEFORE_DEPARTURE):
        raise RuleBroken(_("The worker has left; the term changes only by an approved amendment."))
    if posting.exception_id and posting.state not in OPEN_TO_REVISION:
        raise RuleBroken(_("The board approved the posting with its exception; it stays as it is."))


def amend_posting(
    *,
    posting: Posting,
    kind: str,
    new_ends_before: date,
    new_starts_on: date | None = None,
    reason: str,
    approved_on: date,
    minutes: str,
    expected_state: str | None = None,
    by=None,
    at: datetime | None = None,
) -> Amendment:
    """Move the dates of an approved posting as the board decided; nothing else moves them.

    kind: extension, early_end, or postponement (the only one that takes ``new_starts_on``).
    Raises RuleBroken when the kind does not fit the posting's state or the dates, StaleState for a stale tab.
    """
    refuse_days_to_come(approved_on, at, field="approved_on")
    with refused_in_words():
        fresh = lock(posting, expected_state)
        starts_on = new_starts_on or fresh.starts_on
        _refuse_wrong_kind(fresh, kind, starts_on, new_ends_before)
        amendment = Amendment.objects.create(
            posting=fresh,
            kind=kind,
            old_starts_on=fresh.starts_on,
            old_ends_before=fresh.ends_before,
            new_starts_on=starts_on,
            new_ends_before=new_ends_before,
            reason=reason.strip(),
            approved_on=approved_on,
            minutes=minutes,
        )
        _move_dates(fresh, amendment)
        note(fresh, kind, by=by, at=at, reason=reason)
        settle_obligations(fresh, at=at)
    posting.refresh_from_db()
    return amendment


def _move_dates(posting: Posting, amendment: Amendment) -> None:
    posting.starts_on, posting.ends_before = amendment.new_starts_on, amendment.new_ends_before
    if amendment.kind == Amendment.Kind.EARLY_END:
        posting.early_end = amendment
    elif amendment.kind == Amendment.Kind.POSTPONEMENT:
        posting.planned_ends_before = posting.ends_before
    elif posting.ends_before >= posting.planned_ends_before:  # else an early end was put off, and is one still
        posting.planned_ends_before, posting.early_end = posting.ends_before, None
    is_postponed = amendment.kind == Amendment.Kind.POSTPONEMENT
    refuse_bad_term(posting, field="new_ends_on", taken="new_starts_on" if is_postponed else "new_ends_on")
    posting.save(update_fields=["starts_on", "ends_before", "planned_ends_before", "early_end"])


def refuse_wrong_state(posting: Posting, kind: str) -> None:
    if posting.state not in MAY_AMEND[kind]:
        sentence = _("This change is not possible while the posting is in the state “%(state)s”.")
        raise RuleBroken(sentence % {"state": posting.get_state_display()}, field="kind")


def _refuse_wrong_kind(posting: Posting, kind: str, starts_on: date, ends_before: date) -> None:
    refuse_wrong_state(posting, kind)
    refuse_reversed_days(starts_on, ends_before, field="new_ends_on")
    if kind == Amendment.Kind.POSTPONEMENT:
        if starts_on <= posting.starts_on:
            words = _("A postponement needs a first day later than the present one, %(day)s.")
            raise RuleBroken(words % {"day": date_format(posting.starts_on)}, field="new_starts_on")
        return
    if starts_on != posting.starts_on:
        raise RuleBroken(_("Only a postponement moves the first day."), field="new_starts_on")
    if kind == Amendment.Kind.EXTENSION and ends_before <= posting.ends_before:
        words = _("An extension needs a last day later than the present one, %(day)s.")
        raise RuleBroken(words % {"day": date_format(posting.ends_on)}, field="new_ends_on")
    if kind == Amendment.Kind.EARLY_END and ends_before >= posting.ends_before:
        words = _("An early end needs a last day before the present one, %(day)s. A later one is an extension.")
        raise RuleBroken(words % {"day": date_format(posting.ends_on)}, field="new_ends_on")
