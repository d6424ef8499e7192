"""A signed-in worker's own tour: where to be when."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dispatch import queries as dispatch
from dispatch.tours import queries
from dispatch.tours.printing import entry_of, itinerary_pdf
from jocs_site.backoffice.calendars import calendar_file, calendar_response
from jocs_site.backoffice.paper import pdf_response


def _own(request):
    """For anybody who is no worker this does not exist."""
    if not dispatch.is_worker(request.user):
        raise Http404
    return list(queries.own_meetings(request.user))


@login_required
@never_cache
@require_safe
def tour(request):
    now, meetings = timezone.now(), _own(request)
    coming = [meeting for meeting in meetings if meeting.ends_at > now]
    past = [meeting for meeting in meetings if meeting.ends_at <= now]
    return render(request, "tours/public/tour.html", {"coming": coming, "past": past})


@login_required
@never_cache
@require_safe
def itinerary(request):
    now, language = timezone.now(), (get_language() or "ja")[:2]
    meetings = _own(request)
    content = itinerary_pdf(request.user.person.name_in(language), meetings, language=language, at=now)
    return pdf_response(content, "jocs-report-tour.pdf")


@login_required
@never_cache
@require_safe
def calendar(request):
    entries = [entry_of(meeting, with_room=True) for meeting in _own(request)]
    return calendar_response(calendar_file(entries, product="tours", at=timezone.now()), "jocs-report-tour.ics")
