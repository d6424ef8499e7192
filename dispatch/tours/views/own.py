"""One's own sign-up, opened by the link in our e-mails; no account is needed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dispatch.tours import queries, rules, services
from dispatch.tours.forms import OwnForm
from dispatch.tours.models import MeetingSignUp
from dispatch.tours.printing import entry_of
from jocs_site.backoffice.calendars import calendar_file, calendar_response
from jocs_site.foundation.errors import RuleBroken, StaleState

OWN = "report_meeting_own"  # in the session: the token of the link that was opened last


def _sign_up(request) -> MeetingSignUp:
    """Whose link was opened in this browser. Somebody else's does not exist."""
    found = queries.sign_up_of(request.session.get(OWN, ""))
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def open_own(request, token):
    """Keep whose it is, and go on to an address that may be seen by others."""
    if queries.sign_up_of(token) is None:
        return render(request, "tours/public/no_link.html", status=404)
    request.session[OWN] = token
    return redirect("tours:own")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request):
    if queries.sign_up_of(request.session.get(OWN, "")) is None:
        return render(request, "tours/public/no_link.html", status=404)
    sign_up, now = _sign_up(request), timezone.now()
    most = rules.MOST_PEOPLE_BY_OFFICE if sign_up.taken_by_id else rules.MOST_PEOPLE
    initial = {"people": sign_up.people, "question": sign_up.question, "expected_state": sign_up.state}
    form = OwnForm(request.POST or None, initial=initial, most=most)
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        asked["expected_state"] = asked["expected_state"] or None
        try:
            services.change_sign_up(sign_up, at=now, **asked)
        except StaleState as error:  # there may be no form any more to show it in
            messages.error(request, str(error))
            return redirect("tours:own")
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            sign_up.refresh_from_db()
        else:
            messages.success(request, _("Your sign-up is changed. We have written to you."))
            return redirect("tours:own")
    return render(request, "tours/public/own.html", _told(sign_up, now) | {"form": form})


def _told(sign_up: MeetingSignUp, now) -> dict:
    meeting = sign_up.meeting
    is_to_come = meeting.state == "announced" and meeting.starts_at > now
    return {
        "sign_up": sign_up,
        "meeting": meeting,
        "may_change": is_to_come and sign_up.state in rules.OPEN,
        "is_over": meeting.state == "held" or meeting.ends_at <= now,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request):
    sign_up, now = _sign_up(request), timezone.now()
    if request.method == "POST":
        try:
            services.cancel(sign_up, at=now)
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your sign-up is cancelled. Thank you for telling us."))
        return redirect("tours:own")
    return render(request, "tours/public/cancel.html", _told(sign_up, now))


@never_cache
@require_safe
def calendar(request):
    """The meeting as a file for a calendar, with the online room for who has a place."""
    sign_up = _sign_up(request)
    has_place = sign_up.state == "signed_up"
    entry = entry_of(sign_up.meeting, with_room=has_place, is_cancelled=sign_up.state == "cancelled")
    content = calendar_file([entry], product="tours", at=timezone.now())
    return calendar_response(content, f"jocs-{sign_up.meeting.day:%Y%m%d}.ics")
