"""Report meetings for everybody: the list, a page each, signing up without an account, calendars."""

import uuid

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dispatch.tours import queries, services
from dispatch.tours.forms import JoinForm
from dispatch.tours.printing import entry_of
from jocs_site.backoffice.calendars import calendar_file, calendar_response, webcal
from jocs_site.backoffice.keeping import kept
from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text

SENT = "report_meeting_sent"
HOUR = 3600


@kept
@require_safe
def meetings(request):
    shown = queries.coming_meetings(timezone.now())
    return render(request, "tours/public/meetings.html", {"shown": shown, "feed": webcal(reverse("tours:feed"))})


def _found(pk: int, now) -> queries.PublicMeeting:
    """Meetings of a church of its own, and those that are only planned, do not exist for the public."""
    found = queries.public_meeting(pk, now)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request, pk):
    now = timezone.now()
    shown = _found(pk, now)
    form = JoinForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid() and (answer := _send(request, form, shown.meeting, now)):
        return answer
    words = consent_text(Consent.Purpose.REPORT_MEETING, timezone.localdate(now))
    context = {"shown": shown, "meeting": shown.meeting, "form": form, "words": words}
    context["agreed"] = words and words.words_in(get_language())
    return render(request, "tours/public/meeting.html", context)


def _send(request, form, meeting, now):
    """On to the page that says what became of it, or ``None`` with the reason in the form."""
    email = form.cleaned_data["email"].lower()
    if form.is_robot:  # it shall believe that it was heard
        request.session[SENT] = {"email": email, "meeting": meeting.pk, "waits": False}
        return redirect("tours:sent")
    may_send = within_limit("report_meeting", visitor(request), most=10, seconds=HOUR)
    may_send &= within_limit("report_meeting_mail", email, most=5, seconds=HOUR)
    if not may_send:
        form.add_error(None, _("Many sign-ups came from your place just now. Please try again in an hour."))
        return None
    asked = form.save(commit=False)
    asked.meeting, asked.language, asked.key = meeting, get_language(), form.cleaned_data["key"]
    try:
        entry = services.receive(asked, at=now)
    except RuleBroken as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    request.session[SENT] = {"email": email, "meeting": meeting.pk, "waits": entry.state == "waitlisted"}
    return redirect("tours:sent")


@never_cache
@require_safe
def sent(request):
    told = request.session.get(SENT)
    shown = told and queries.public_meeting(told["meeting"], timezone.now())
    if not shown:
        return redirect("tours:meetings")
    return render(request, "tours/public/sent.html", told | {"meeting": shown.meeting})


@require_safe
def calendar(request, pk):
    """One meeting as a file for a calendar, without the address of the online room."""
    now = timezone.now()
    shown = _found(pk, now)
    content = calendar_file([entry_of(shown.meeting)], product="tours", at=now)
    return calendar_response(content, f"jocs-{shown.meeting.day:%Y%m%d}.ics")


@require_safe
def feed(request):
    """All public meetings to come, for a calendar that looks in again."""
    now = timezone.now()
    entries = [entry_of(shown.meeting) for shown in queries.coming_meetings(now)]
    content = calendar_file(entries, product="tours", at=now, title=_("JOCS report meetings"))
    return calendar_response(content, "jocs-report-meetings.ics")
