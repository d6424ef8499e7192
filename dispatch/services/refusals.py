"""When the database refuses, say it in words; and keep the history that every change of a posting leaves."""

from datetime import date, datetime
from functools import partial

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import Posting, PostingChange
from jocs_site.backoffice import refusals
from jocs_site.foundation.errors import RuleBroken, StaleState

refused_in_words = partial(refusals.refused_in_words, "dispatch")


def lock(posting: Posting, expected_state: str | None) -> Posting:
    """The posting as it stands now, held until the transaction ends. Raises StaleState for a stale tab."""
    fresh = Posting.objects.select_for_update().get(pk=posting.pk)
    if expected_state not in (None, fresh.state):
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
    return fresh


def note(
    posting: Posting, step: str, *, by, at: datetime | None, reason: str = "", from_state: str | None = None
) -> PostingChange:
    """Write a line of history for a change that no step of the life makes."""
    return PostingChange.objects.create(
        subject=posting,
        step=step,
        from_state=posting.state if from_state is None else from_state,
        to_state=posting.state,
        at=at or timezone.now(),
        by=by,
        reason=reason.strip(),
    )


def refuse_days_to_come(day: date, at: datetime | None, *, field: str = "on") -> None:
    """What is recorded has happened: its day is not after the day of recording."""
    if day > timezone.localdate(at or timezone.now()):
        raise RuleBroken(_("This day is still to come. Record it once it has happened."), field=field)


def refuse_reversed_days(starts_on: date, ends_before: date, *, field: str = "ends_on") -> None:
    """A period has a day at least: its last is not before its first."""
    if ends_before <= starts_on:
        words = _("The last day is before the first. It is %(day)s or later.")
        raise RuleBroken(words % {"day": date_format(starts_on)}, field=field)
