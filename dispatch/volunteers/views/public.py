"""What there is to help with, for everybody; signing up without an account."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dispatch.volunteers import queries, services
from dispatch.volunteers.forms import JoinForm, LinkForm
from dispatch.volunteers.views.own import OWN, volunteer_in
from jocs_site.backoffice.keeping import kept
from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text

SENT = "volunteer_sent"
QUARTER, HOUR = 900, 3600


@kept
@require_safe
def opportunities(request):
    offered = queries.next_shifts(timezone.now())
    return render(request, "volunteers/public/opportunities.html", {"offered": offered})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, pk):
    """Who opened their own link signs up with one button; everybody else fills in a form and confirms by mail."""
    now = timezone.now()
    shift = queries.offered_shift(pk, now)
    if shift is None:
        raise Http404
    known = volunteer_in(request)
    if known:
        return _join_again(request, shift, known, now)
    form = JoinForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid() and (answer := _send(request, form, shift, now)):
        return answer
    words = consent_text(Consent.Purpose.VOLUNTEERING, timezone.localdate(now))
    context = {"form": form, "shift": shift, "words": words, "shown": words and words.words_in(get_language())}
    return render(request, "volunteers/public/join.html", context)


def _join_again(request, shift, volunteer, now):
    if request.method == "POST":
        try:
            entry = services.sign_up(shift=shift, volunteer=volunteer, at=now)
        except RuleBroken as error:
            messages.error(request, str(error))
        else:
            messages.success(request, told(entry))
            return redirect("volunteers:mine")
    return render(request, "volunteers/public/join_again.html", {"shift": shift, "volunteer": volunteer})


def told(entry) -> str:
    if entry.state == "waitlisted":
        return _("You are on the waiting list. We write to you as soon as you have a place.")
    return _("You are signed up. Thank you; we look forward to seeing you.")


def _send(request, form, shift, now):
    """On to the page that says where to look, or ``None`` with the reason in the form."""
    email = form.cleaned_data["email"].lower()
    if form.is_robot:  # it shall believe that it was heard
        request.session[SENT] = {"email": email}
        return redirect("volunteers:sent")
    may_send = within_limit("volunteer", visitor(request), most=10, seconds=HOUR)
    may_send &= within_limit("volunteer_mail", email, most=5, seconds=HOUR)
    if not may_send:
        form.add_error(None, _("Many sign-ups came from your place just now. Please try again in an hour."))
        return None
    asked = form.save(commit=False)
    asked.shift, asked.language = shift, get_language()
    try:
        services.receive_request(asked, at=now)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return None
    request.session[SENT] = {"email": email}
    return redirect("volunteers:sent")


@never_cache
@require_safe
def sent(request):
    if SENT not in request.session:
        return redirect("volunteers:opportunities")
    return render(request, "volunteers/public/sent.html", request.session[SENT])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """The link in the mail only shows the button: what follows links by itself confirms nothing."""
    asked = queries.request_of(token)
    if asked is None:
        return render(request, "volunteers/public/too_old.html", status=404)
    if request.method == "POST" or asked.confirmed_at:
        try:
            entry = services.confirm_request(asked, at=timezone.now())
        except RuleBroken as error:
            return render(request, "volunteers/public/too_old.html", {"reason": str(error)}, status=409)
        request.session[OWN] = queries.own_token(entry.volunteer)
        if request.method == "POST":
            messages.success(request, told(entry))
        return redirect("volunteers:mine")
    return render(request, "volunteers/public/confirm.html", {"shift": asked.shift})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request):
    """Mails the link to the own shifts once more. The answer is the same whether somebody has this address or not."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if within_limit("volunteer_link", visitor(request), most=10, seconds=HOUR) and within_limit(
            "volunteer_link_mail", email, most=3, seconds=QUARTER
        ):
            services.send_link(email=email)
        return render(request, "volunteers/public/link_sent.html")
    return render(request, "volunteers/public/link.html", {"form": form})
