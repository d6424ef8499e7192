"""When the database refuses, say it in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dispatch.safety.models import SafetyEvent
from jocs_site.backoffice.guards import sentence_for
from jocs_site.foundation.errors import RuleBroken


@contextmanager
def refused_in_words() -> Iterator[None]:
    """A transaction whose refusal by a guard or constraint becomes RuleBroken; other errors pass."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        words = {one.name: one.violation_error_message for one in SafetyEvent._meta.constraints}
        told = (str(words[name]) for name in words if name in str(error))
        sentence = sentence_for(error) or next(told, None)
        if sentence is None:
            raise
        raise RuleBroken(sentence) from error


def hold(event_id: int) -> SafetyEvent:
    """The event, held until the transaction ends: answers and the close queue up here. RuleBroken once closed."""
    event = SafetyEvent.objects.select_for_update().get(pk=event_id)
    if not event.is_open:
        raise RuleBroken(_("This event is closed. Nothing is recorded for it any more."))
    return event
