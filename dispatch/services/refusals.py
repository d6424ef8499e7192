"""When the database refuses, say it in words; and keep the history that every change of a posting leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import Posting, PostingChange
from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken, StaleState


@contextmanager
def refused_in_words() -> Iterator[None]:
    """A transaction whose refusal by a guard or constraint becomes RuleBroken; other errors pass."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = sentence_for(error) or _constraint_sentence(error)
        if sentence is None:
            raise
        raise RuleBroken(sentence) from error


def _constraint_sentence(error: IntegrityError) -> str | None:
    models = apps.get_app_config("dispatch").get_models()
    constraints = [(model, one) for model in models for one in model._meta.constraints if _has_words(one)]
    told = str(error)
    return next((str(one.violation_error_message) for model, one in constraints if _is_named(model, one, told)), None)


def _has_words(constraint: BaseConstraint) -> bool:
    """One that no screen can offend has no sentence of its own; it is no answer to somebody at a form."""
    return constraint.violation_error_message != constraint.default_violation_error_message


def _is_named(model: type[Model], constraint: BaseConstraint, told: str) -> bool:
    """SQLite names the columns of what must be unique, and not the constraint."""
    if constraint.name in told:
        return True
    table = model._meta.db_table
    columns = [f"{table}.{model._meta.get_field(name).column}" for name in getattr(constraint, "fields", ())]
    return bool(columns) and told == f"UNIQUE constraint failed: {', '.join(columns)}"


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
