"""When the database refuses, say it in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, Model

from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken


@contextmanager
def refused_in_words(app_label: str) -> Iterator[None]:
    """A transaction in which the refusal of a guard, or of one of this app's constraints that has words, is RuleBroken.

    Other errors pass: a constraint that no screen can offend has no sentence, and is no answer to somebody at a form.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = sentence_for(error) or _constraint_sentence(app_label, error)
        if sentence is None:
            raise
        raise RuleBroken(sentence) from error


def _constraint_sentence(app_label: str, error: IntegrityError) -> str | None:
    models = apps.get_app_config(app_label).get_models()
    told = [
        (model, one)
        for model in models
        for one in model._meta.constraints
        if one.violation_error_message != one.default_violation_error_message
    ]
    return next((str(one.violation_error_message) for model, one in told if _is_about(model, one, str(error))), None)


def _is_about(model: type[Model], constraint: BaseConstraint, message: str) -> bool:
    """SQLite names the columns of what must be unique, and not the constraint."""
    if constraint.name in message:
        return True
    names = getattr(constraint, "fields", ())
    columns = [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in names]
    return bool(columns) and message == f"UNIQUE constraint failed: {', '.join(columns)}"
