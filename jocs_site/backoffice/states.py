"""Taking one step in a record's life: lock, permission, blockers, guarded update, history, all in one transaction."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.workflow import Life


class StateChange(models.Model):
    """One line of history. A room makes it concrete and adds ``subject``, a foreign key to its record."""

    step = models.CharField(gettext_lazy("step"), max_length=40)
    from_state = models.CharField(gettext_lazy("from"), max_length=24)
    to_state = models.CharField(gettext_lazy("to"), max_length=24)
    at = models.DateTimeField(gettext_lazy("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(gettext_lazy("reason"), blank=True)

    class Meta:
        abstract = True


def take_step(
    record: models.Model,
    life: Life,
    step_name: str,
    *,
    changes: type[StateChange],
    by=None,
    reason: str = "",
    expected_state: str | None = None,
    at: datetime | None = None,
    also: dict | None = None,
) -> StateChange:
    """Move ``record`` along one declared step and write the line of history.

    by: the user, whose permission is checked; ``None`` for the system itself (demo, webhook), which may take any.
    expected_state: the state the page showed; another one now means a stale tab.
    also: further columns to set in the same update, by name.
    Raises PermissionDenied, StaleState, or RuleBroken with every blocker at once.
    """
    step = life.step(step_name)
    if by is not None and step.permission and not by.has_perm(step.permission):
        raise PermissionDenied
    with transaction.atomic():
        fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
        if fresh.state not in step.sources or expected_state not in (None, fresh.state):
            raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
        for name, value in (also or {}).items():
            setattr(fresh, name, value)
        if step.needs_reason and not reason.strip():
            raise RuleBroken(_("Give the reason in a sentence."), field="reason")
        if blockers := step.blockers(fresh):
            raise RuleBroken(blockers=blockers)
        change = changes(
            subject=fresh,
            step=step.name,
            from_state=fresh.state,
            to_state=step.target,
            at=at or timezone.now(),
            by=by,
            reason=reason.strip(),
        )
        fresh.state = step.target
        fresh.save(update_fields=["state", *(also or {})])
        change.save(force_insert=True)
    record.refresh_from_db()
    return change
