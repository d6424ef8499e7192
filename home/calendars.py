"""Events as files for calendars: one, or all to come in a file that calendars look at again and again."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dispatch.tours.printing import entry_of as entry_of_meeting
from dispatch.tours.queries import coming_dates
from home.coming import entry_of
from home.models import EventPage
from jocs_site.backoffice.calendars import calendar_file, calendar_response


@require_safe
def one(request, pk):
    """An event that this visitor may read; one for supporters is not there for others."""
    page = get_object_or_404(EventPage.objects.live().select_related("locale"), pk=pk)
    if not all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
        raise Http404
    at = timezone.now()
    content = calendar_file([entry_of(page, settings.WAGTAILADMIN_BASE_URL, request)], product="events", at=at)
    response = calendar_response(content, f"jocs-{timezone.localdate(page.starts_at):%Y%m%d}.ics")
    add_never_cache_headers(response)
    return response


@require_safe
def feed(request):
    """What everybody may come to, in the language of the address; what was called off says so in the calendar."""
    at = timezone.now()
    pages = EventPage.objects.live().public().filter(locale__language_code=get_language()).coming(at)
    entries = [entry_of(page, settings.WAGTAILADMIN_BASE_URL, request) for page in pages]
    entries += [entry_of_meeting(shown.meeting) for shown in coming_dates(at)]
    entries.sort(key=lambda entry: entry.starts_at)
    content = calendar_file(entries, product="events", at=at, title=_("JOCS events"))
    return calendar_response(content, "jocs-events.ics")
