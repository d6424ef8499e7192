"""When the database refuses, say it in words."""

from functools import partial

from django.utils.translation import gettext as _

from dispatch.safety.models import SafetyEvent
from jocs_site.backoffice import refusals
from jocs_site.foundation.errors import RuleBroken

refused_in_words = partial(refusals.refused_in_words, "safety")


def hold(event_id: int) -> SafetyEvent:
    """The event, held until the transaction ends: answers and the close queue up here. RuleBroken once closed."""
    event = SafetyEvent.objects.select_for_update().get(pk=event_id)
    if not event.is_open:
        raise RuleBroken(_("This event is closed. Nothing is recorded for it any more."))
    return event
