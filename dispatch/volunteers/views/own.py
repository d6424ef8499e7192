"""A volunteer's own shifts, opened by the link in our e-mails; no account is needed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dispatch.volunteers import queries, rules, services
from dispatch.volunteers.models import SignUp, Volunteer
from dispatch.volunteers.printing import calendar_of, certificate_pdf
from jocs_site.backoffice.calendars import calendar_response
from jocs_site.backoffice.paper import pdf_response
from jocs_site.foundation.errors import RuleBroken

OWN = "volunteer"  # in the session: the token of the own link


def volunteer_in(request) -> Volunteer | None:
    """Who opened their own link in this browser, or else is signed in here; nobody once the link was renewed."""
    return queries.volunteer_of(request.session.get(OWN, "")) or queries.volunteer_of_account(request.user)


@never_cache
@require_safe
def open_own(request, token):
    """Keep who it is, and go on to an address that may be seen by others."""
    if queries.volunteer_of(token) is None:
        return render(request, "volunteers/public/no_link.html", status=404)
    request.session[OWN] = token
    return redirect("volunteers:mine")


@never_cache
@require_safe
def mine(request):
    volunteer = volunteer_in(request)
    if volunteer is None:
        return render(request, "volunteers/public/no_link.html", status=404)
    now = timezone.now()
    entries = list(queries.own_sign_ups(volunteer)[:100])
    coming = [entry for entry in entries if entry.state in rules.OPEN and entry.shift.starts_at > now]
    context = {
        "volunteer": volunteer,
        "coming": sorted(coming, key=lambda entry: entry.shift.starts_at),
        "past": [entry for entry in entries if entry not in coming],
        "years": queries.years_of(volunteer),
    }
    return render(request, "volunteers/public/mine.html", context)


def _own_entry(request, pk: int) -> SignUp:
    """Somebody else's does not exist."""
    volunteer = volunteer_in(request)
    entry = volunteer and queries.own_sign_ups(volunteer).filter(pk=pk).first()
    if not entry:
        raise Http404
    return entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    entry = _own_entry(request, pk)
    if request.method == "POST":
        try:
            services.cancel(entry, at=timezone.now())
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your place is free for others. Thank you for telling us."))
        return redirect("volunteers:mine")
    return render(request, "volunteers/public/cancel.html", {"entry": entry})


@never_cache
@require_safe
def certificate(request, year):
    """Of a year in which they came, in the language of the page."""
    volunteer = volunteer_in(request)
    lines = queries.help_in_year(volunteer, year) if volunteer else []
    if not lines:
        raise Http404
    now, language = timezone.now(), (get_language() or "ja")[:2]
    content = certificate_pdf(volunteer, year, lines, language=language, on=timezone.localdate(now), at=now)
    return pdf_response(content, f"jocs-volunteer-{year}-{language}.pdf")


@never_cache
@require_safe
def calendar(request, pk):
    """One shift as a file for a calendar."""
    entry = _own_entry(request, pk)
    return calendar_response(calendar_of(entry, at=timezone.now()), f"jocs-{entry.shift.day:%Y%m%d}.ics")
