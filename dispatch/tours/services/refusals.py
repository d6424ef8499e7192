"""When the database refuses, say it in words; and who holds a meeting."""

from functools import partial

from dispatch.tours.models import ReportMeeting
from jocs_site.backoffice import refusals

refused_in_words = partial(refusals.refused_in_words, "tours")


def lock_meeting(meeting: ReportMeeting) -> ReportMeeting:
    """The meeting as it stands now, held until the transaction ends: all that counts places queues up here."""
    return ReportMeeting.objects.select_for_update(of=("self",)).select_related("host").get(pk=meeting.pk)
